import { StoreError } from '../../../../src/api/store/job-store.ts';
import {
  makeHookWorld,
  startHookApi,
  templateOf,
  templateStoreOf,
  webhookSecret,
  type HookApi,
  type HookWorld,
} from '../../../support/webhooks/api.ts';
import {
  genericPush,
  giteaPush,
  githubPullRequest,
  githubPush,
  gitlabPush,
} from '../../../support/webhooks/payloads.ts';
import { signedBy } from '../../../support/webhooks/sign.ts';

/** Milliseconds. Not an assertion about speed, only a limit in case a test hangs. */
jest.setTimeout(60_000);

let world: HookWorld;
let hooks: HookApi;
beforeEach(async () => {
  world = makeHookWorld();
  hooks = await startHookApi(world);
});
afterEach(() => hooks.api.stop());

/** A push of GitHub, just now, or some seconds ago. */
const pushed = (secondsAgo = 0, changed: object = {}) => ({
  ...githubPush,
  repository: { ...githubPush.repository, pushed_at: Math.floor(Date.now() / 1000) - secondsAgo },
  ...changed,
});
const refusal = (status: number, reason: string, detail = '') => ({
  status,
  body: { reason, detail: expect.stringContaining(detail) as string },
});

const withoutWebhook = () => {
  const { metadata, ...template } = templateOf();
  return { ...template, metadata, spec: { ...template.spec, webhook: undefined } };
};

async function metric(outcome: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${hooks.api.port}/metrics`);
  const line = new RegExp(`^dockerfilejob_webhook_deliveries_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm');
  return Number(line.exec(await response.text())?.[1]);
}

describe('a signed delivery', () => {
  it('makes a job of the pushed commit', async () => {
    const { status, headers, body } = await hooks.deliver('github', pushed());
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'init' } });
    expect(headers.get('location')).toBe(`/api/v1/jobs/${String(body['id'])}`);
    expect([...world.jobs.keys()]).toEqual([body['name']]);
    expect(world.asked).toEqual(['secret', 'template', 'create']);
    expect(await metric('created')).toBe(1);
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
    const payload = pushed();
    const one = await hooks.deliver('github', payload);
    const other = await hooks.deliver('github', payload);
    expect([one.status, other.status]).toEqual([201, 200]);
    expect(other.body).toEqual(one.body);
    expect(other.headers.get('location')).toBe(one.headers.get('location'));
    expect(await metric('repeated')).toBe(1);
  });

  it('that comes many times at once makes one job', async () => {
    const payload = pushed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => hooks.deliver('github', payload)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  });

  it.each([
    ['to another branch', pushed(0, { ref: 'refs/heads/other' }), 'BranchNotWanted'],
    ['about something else', { zen: 'Keep it logically awesome.' }, 'OtherEvent'],
  ])('%s makes no job, and says why', async (_what, payload, reason) => {
    const { status, headers, body } = await hooks.deliver('github', payload);
    expect({ status, body }).toEqual({ status: 202, body: { job: null, reason } });
    expect(headers.get('location')).toBeNull();
    expect(world.asked).not.toContain('create');
    expect(await metric('ignored')).toBe(1);
  });

  it('makes no job while the template is suspended', async () => {
    const template = templateOf();
    world.template = { ...template, spec: { ...template.spec, suspend: true } };
    expect((await hooks.deliver('github', pushed())).body).toEqual({ job: null, reason: 'Suspended' });
  });

  it('of a pull request makes a job', async () => {
    const pull_request = { ...githubPullRequest.pull_request, updated_at: new Date().toISOString() };
    expect((await hooks.deliver('github', { ...githubPullRequest, pull_request })).status).toBe(201);
  });

  it('is refused if it is to another repository', async () => {
    world.template = templateOf('github', 'https://github.com/other/app');
    expect(await hooks.deliver('github', pushed())).toMatchObject(
      refusal(422, 'OtherRepository', '"https://github.com/other/app"'),
    );
    expect(await metric('refused')).toBe(1);
  });

  it('is refused if it is a form, as GitHub sends by default, or no JSON', async () => {
    const form = `payload=${encodeURIComponent(JSON.stringify(pushed()))}`;
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
    expect(await late.deliver('github', pushed())).toMatchObject(
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
    const answer = await down.deliver('github', pushed());
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
