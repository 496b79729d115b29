import { StoreError } from '../../../../src/api/store/job-store.ts';
import {
  makeHookWorld,
  refusal,
  startHookApi,
  templateOf,
  templateStoreOf,
  webhookSecret,
  withoutWebhook,
  type HookApi,
  type HookWorld,
} from '../../../support/webhooks/api.ts';
import {
  genericPush,
  giteaPush,
  githubPullRequest,
  githubPushNow,
  gitlabPush,
} from '../../../support/webhooks/payloads.ts';
import { signedBy } from '../../../support/webhooks/sign.ts';

let world: HookWorld;
let hooks: HookApi;
beforeEach(async () => {
  world = makeHookWorld();
  hooks = await startHookApi(world);
});
afterEach(() => hooks.api.stop());

describe('a signed delivery', () => {
  it('makes a job of the pushed commit', async () => {
    const { status, headers, body } = await hooks.deliver('github', githubPushNow());
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'init' } });
    expect(headers.get('location')).toBe(`/api/v1/jobs/${String(body['id'])}`);
    expect([...world.jobs.keys()]).toEqual([body['name']]);
    expect(world.asked).toEqual(['secret', 'template', 'create']);
    expect(await hooks.counted('created')).toBe(1);
  });

  it.each([
    ['gitea', giteaPush, 'http://localhost:3000/gitea/webhooks', 'refs/heads/main'],
    ['gitlab', gitlabPush, 'http://gitlab.example.com/mike/diaspora.git', 'refs/heads/main'],
  ] as const)('of %s does, too', async (forge, payload, url, ref) => {
    world.template = templateOf(forge, url);
    expect((await hooks.deliver(forge, { ...payload, ref })).status).toBe(201);
  });

  it('in our own format does, too', async () => {
    world.template = templateOf('generic', genericPush.data.repository);
    expect((await hooks.deliver('generic', genericPush)).status).toBe(201);
  });

  it('that comes twice makes one job, and both answers name it', async () => {
    const payload = githubPushNow();
    const one = await hooks.deliver('github', payload);
    const other = await hooks.deliver('github', payload);
    expect([one.status, other.status]).toEqual([201, 200]);
    expect(other.body).toEqual(one.body);
    expect(other.headers.get('location')).toBe(one.headers.get('location'));
    expect(await hooks.counted('repeated')).toBe(1);
  });

  it('that comes many times at once makes one job', async () => {
    const payload = githubPushNow();
    const answers = await Promise.all(Array.from({ length: 20 }, () => hooks.deliver('github', payload)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  });

  it.each([
    ['to another branch', githubPushNow(0, { ref: 'refs/heads/other' }), 'BranchNotWanted'],
    ['about something else', { zen: 'Keep it logically awesome.' }, 'OtherEvent'],
  ])('%s makes no job, and says why', async (_what, payload, reason) => {
    const { status, headers, body } = await hooks.deliver('github', payload);
    expect({ status, body }).toEqual({ status: 202, body: { job: null, reason } });
    expect(headers.get('location')).toBeNull();
    expect(world.asked).not.toContain('create');
    expect(await hooks.counted('ignored')).toBe(1);
  });

  it('makes no job while the template is suspended', async () => {
    const template = templateOf();
    world.template = { ...template, spec: { ...template.spec, suspend: true } };
    expect((await hooks.deliver('github', githubPushNow())).body).toEqual({ job: null, reason: 'Suspended' });
  });

  it('of a pull request makes a job', async () => {
    const pull_request = { ...githubPullRequest.pull_request, updated_at: new Date().toISOString() };
    expect((await hooks.deliver('github', { ...githubPullRequest, pull_request })).status).toBe(201);
  });

  it('is refused if it is to another repository', async () => {
    world.template = templateOf('github', 'https://github.com/other/app');
    expect(await hooks.deliver('github', githubPushNow())).toMatchObject(
      refusal(422, 'OtherRepository', '"https://github.com/other/app"'),
    );
    expect(await hooks.counted('refused')).toBe(1);
  });

  it('is refused if it is a form, as GitHub sends by default, or no JSON', async () => {
    const form = `payload=${encodeURIComponent(JSON.stringify(githubPushNow()))}`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await hooks.post(form, { ...signedBy('github', webhookSecret, form), ...type })).toMatchObject(
      refusal(415, 'UnsupportedMediaType', 'set the content type of the webhook to application/json'),
    );
    const text = { 'content-type': 'text/plain' };
    expect(await hooks.post('{}', { ...signedBy('github', webhookSecret, '{}'), ...text })).toMatchObject(
      refusal(415, 'UnsupportedMediaType', 'the body must be application/json'),
    );
    expect(await hooks.post('{', signedBy('github', webhookSecret, '{'))).toMatchObject(
      refusal(400, 'InvalidJSON'),
    );
  });

  it.each([
    ['has another webhook', () => templateOf('gitea')],
    ['has no webhook', withoutWebhook],
    ['is gone', () => undefined],
  ])('is refused if the template %s by now', async (_what, now) => {
    const late = await startHookApi(world, {
      templates: { ...templateStoreOf(world), get: () => Promise.resolve(now()) },
    });
    expect(await late.deliver('github', githubPushNow())).toMatchObject(
      refusal(409, 'Conflict', 'has just been changed'),
    );
    await late.api.stop();
  });
});

describe('while the cluster does not respond', () => {
  it('a forge is told to try again, and nothing is lost', async () => {
    const fault = new StoreError('unavailable', 'connect ECONNREFUSED');
    const down = await startHookApi(world, {
      templates: { ...templateStoreOf(world), secret: () => Promise.reject(fault) },
    });
    const answer = await down.deliver('github', githubPushNow());
    expect(answer).toMatchObject(refusal(503, 'Unavailable'));
    expect(answer.headers.get('retry-after')).toBe('2');
    await down.api.stop();
  });

  it('a replica that does not know the templates yet is not ready', async () => {
    const ready = async () => (await fetch(`http://127.0.0.1:${hooks.api.port}/readyz`)).status;
    expect(await ready()).toBe(200);
    world.isComplete = false;
    expect(await ready()).toBe(503);
  });
});
