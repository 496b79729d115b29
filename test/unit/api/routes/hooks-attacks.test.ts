import {
  makeHookWorld,
  refusal,
  startHookApi,
  templateOf,
  webhookSecret,
  withoutWebhook,
  type HookApi,
  type HookWorld,
} from '../../../support/webhooks/api.ts';
import { genericPush, githubPushNow } from '../../../support/webhooks/payloads.ts';
import { signedBy } from '../../../support/webhooks/sign.ts';

let world: HookWorld;
let hooks: HookApi;
beforeEach(async () => {
  world = makeHookWorld();
  hooks = await startHookApi(world);
});
afterEach(() => hooks.api.stop());

const suspended = () => {
  const template = templateOf();
  return { ...template, spec: { ...template.spec, suspend: true } };
};

describe('attack 118: whoever does not know the secret', () => {
  const body = JSON.stringify(githubPushNow());
  const right = signedBy('github', webhookSecret, body);
  const other = '/api/v1/hooks/team-a/other';

  interface Wrong {
    readonly what: string;
    readonly change?: (now: HookWorld) => void;
    readonly headers?: Readonly<Record<string, string>>;
    readonly path?: string;
  }
  const short = { is: 'value', value: 'short' } as const;

  it.each<Wrong>([
    { what: 'has a wrong signature', headers: signedBy('github', 'another secret', body) },
    { what: 'has no signature', headers: {} },
    { what: 'calls a template that does not exist', path: other },
    { what: 'calls a namespace that does not exist', path: '/api/v1/hooks/team-b/app' },
    { what: 'calls a template without a webhook', change: (now) => (now.template = withoutWebhook()) },
    { what: 'calls a template without a Secret', change: (now) => (now.secret = { is: 'no-secret' }) },
    {
      what: 'calls a template whose secret is short',
      change: (now) => (now.secret = short),
      headers: signedBy('github', short.value, body),
    },
    { what: 'calls a suspended template', change: (now) => (now.template = suspended()), headers: {} },
  ])(
    'is refused in the same words and after the same time: who $what',
    async ({ change, headers = right, path }) => {
      change?.(world);
      const begun = performance.now();
      const answer = await hooks.post(body, headers, path);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(295);
      const { requestId: _, ...problem } = answer.body;
      expect({ status: answer.status, problem }).toEqual({
        status: 401,
        problem: {
          type: 'about:blank',
          title: 'Unauthorized',
          status: 401,
          reason: 'Unauthorized',
          detail: 'there is no such webhook, or the delivery has no valid signature of its secret',
        },
      });
      expect(answer.headers.get('www-authenticate')).toBe('Webhook realm="dockerfilejob"');
      expect(world.asked).not.toContain('template');
      expect(await hooks.counted('unproven')).toBe(1);
    },
  );

  it('waits as long if the body comes slowly', async () => {
    const { port } = hooks.api;
    const slow = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('{'));
        await new Promise((resolve) => setTimeout(resolve, 400));
        controller.enqueue(new TextEncoder().encode('}'));
        controller.close();
      },
    });
    const begun = performance.now();
    const options: RequestInit & { duplex: 'half' } = { method: 'POST', body: slow, duplex: 'half' };
    const { status } = await fetch(`http://127.0.0.1:${port}${other}`, options);
    expect(status).toBe(401);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(695);
  });

  it('gets no parser to work: what is no JSON is refused in the same way', async () => {
    expect((await hooks.post('{', {})).status).toBe(401);
    expect((await hooks.post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(
      401,
    );
  });

  it('and the log says once what is wrong with a secret, without showing it', async () => {
    world.secret = { is: 'value', value: 'short' };
    await hooks.post(body, right);
    await hooks.post(body, right);
    expect(world.warnings).toEqual([
      'deliveries are refused: key app of Secret dockerfilejob-webhooks must have 16 to 4096 characters, but has 5; use openssl rand -base64 32',
    ]);
  });

  it('has a limit, which those do not share who know it', async () => {
    const limited = await startHookApi(world, { strangers: { perSecond: 1, burst: 3 } });
    const wrong = await Promise.all(Array.from({ length: 5 }, () => limited.post(body, {}, other)));
    expect(wrong.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429, 429]);
    expect(wrong.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
    expect((await limited.deliver('github', githubPushNow())).status).toBe(201);
    await limited.api.stop();
  });
});

describe('attack 119: whoever has recorded a delivery', () => {
  it('is refused half an hour after the push', async () => {
    expect(await hooks.deliver('github', githubPushNow(31 * 60))).toMatchObject(
      refusal(409, 'Replayed', 'more than 30 minutes ago; push again'),
    );
    expect(world.jobs.size).toBe(0);
    expect(await hooks.counted('replayed')).toBe(1);
  });

  it('is refused five minutes after it was signed with its time', async () => {
    world.template = templateOf('generic', genericPush.data.repository);
    const at = Math.floor(Date.now() / 1000) - 301;
    expect(await hooks.deliver('generic', genericPush, { at })).toMatchObject(
      refusal(409, 'Replayed', 'was signed at'),
    );
  });

  it('makes no second job of it with another ID in its header, which is not signed', async () => {
    const body = JSON.stringify(githubPushNow());
    const signed = signedBy('github', webhookSecret, body);
    await hooks.post(body, { ...signed, 'x-github-delivery': 'one' });
    expect((await hooks.post(body, { ...signed, 'x-github-delivery': 'other' })).status).toBe(200);
    expect(world.jobs.size).toBe(1);
  });

  it('is refused when the job is deleted, or being deleted, as long as the template remembers it', async () => {
    const payload = githubPushNow();
    await hooks.deliver('github', payload);
    const [job] = world.jobs.values();
    const id = job?.metadata.annotations?.['dockerfilejob.io/delivery'] ?? '';
    const deliveries = [{ id, time: new Date().toISOString() }];
    world.template = { ...templateOf(), status: { deliveries } };
    expect((await hooks.deliver('github', payload)).status).toBe(200);
    if (job) job.metadata.deletionTimestamp = new Date().toISOString();
    expect(await hooks.deliver('github', payload)).toMatchObject(refusal(409, 'Replayed', 'is deleted'));
    world.jobs.clear();
    expect(await hooks.deliver('github', payload)).toMatchObject(refusal(409, 'Replayed', 'push again'));
    expect(world.asked.filter((what) => what === 'create')).toHaveLength(1);
  });

  it('does not use up what the forge may send', async () => {
    const limited = await startHookApi(world, { perMinute: 5 });
    const payload = githubPushNow();
    const copies = await Promise.all(Array.from({ length: 30 }, () => limited.deliver('github', payload)));
    expect(copies.filter(({ status }) => status === 429).length).toBeGreaterThan(15);
    for (let index = 0; index < 4; index += 1)
      expect((await limited.deliver('github', githubPushNow(0, { index }))).status).toBe(201);
    await limited.api.stop();
  });

  it('is not taken for a job that somebody else has given the name', async () => {
    const payload = githubPushNow();
    await hooks.deliver('github', payload);
    for (const { metadata } of world.jobs.values()) metadata.annotations = {};
    expect(await hooks.deliver('github', payload)).toMatchObject(
      refusal(409, 'Conflict', 'there is another job'),
    );
  });
});

describe('attack 120: a flood', () => {
  it('of signed deliveries is bounded for their template, and each that is accepted has its job', async () => {
    const bounded = await startHookApi(world, { perMinute: 50 });
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, index) => bounded.deliver('github', githubPushNow(0, { index }))),
    );
    const ids = answers.flatMap(({ status, body }) => (status === 201 ? [body['id']] : []));
    const refused = answers.filter(({ status }) => status === 429);
    expect(ids.length).toBeGreaterThanOrEqual(50);
    expect(ids.length).toBeLessThan(140);
    expect(ids.length + refused.length).toBe(150);
    expect([...world.jobs.values()].map(({ metadata }) => metadata.uid).sort()).toEqual(ids.sort());
    for (const { headers } of refused) expect(headers.get('retry-after')).toMatch(/^[1-9]/);
    expect(refused[0]?.body['detail']).toBe('template team-a/app may have 50 deliveries a minute; try again');
    await bounded.api.stop();
  });

  it('of large bodies is refused by their size, before anything is compared', async () => {
    const large = Buffer.alloc(1024 * 1024 + 1, ' ');
    expect(await hooks.post(large)).toMatchObject(refusal(413, 'BodyTooLarge', 'at most 1048576 bytes'));
    expect(world.asked).toEqual([]);
  });
});
