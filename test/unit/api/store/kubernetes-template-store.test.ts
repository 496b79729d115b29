import { Readable } from 'node:stream';
import { pino } from 'pino';
import { kubernetesTemplateStore } from '../../../../src/api/store/kubernetes-template-store.ts';
import type { Cluster } from '../../../../src/cluster/cluster.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';
import { parseObject, type KubeObject } from '../../../../src/cluster/object.ts';
import { jobFromTemplate } from '../../../../src/resource/template/job-of.ts';
import { connectToNothing } from '../../../support/api.ts';
import { makeJob } from '../../../support/job.ts';
import { templateOf, webhookSecret } from '../../../support/webhooks/api.ts';

const template = templateOf();
const { metadata } = template;
const raw = parseObject('DockerfileJobTemplate', { ...template });
const data = { app: Buffer.from(webhookSecret).toString('base64') };
const secret = parseObject('Secret', {
  data,
  metadata: { ...metadata, name: 'dockerfilejob-webhooks', uid: 's', creationTimestamp: '' },
});

let nothing: Cluster;
beforeAll(async () => {
  nothing = await connectToNothing();
});
afterAll(() => nothing.close());

async function storeWith(overrides: Partial<Cluster>) {
  const asked: string[] = [];
  const cluster: Cluster = {
    ...nothing,
    // eslint-disable-next-line @typescript-eslint/require-await -- a list of one page, which is there
    list: async function* () {
      yield raw;
      return { resourceVersion: '1' };
    },
    openWatch: (_kind, { signal }) =>
      Promise.resolve(new Readable({ read: () => undefined, ...(signal && { signal }) })),
    get(ref) {
      asked.push(`${ref.kind} ${ref.namespace ?? ''}/${ref.name}`);
      return Promise.resolve<KubeObject | undefined>(ref.kind === 'Secret' ? secret : raw);
    },
    ...overrides,
  };
  const store = kubernetesTemplateStore(cluster, pino({ enabled: false }));
  while (!store.isComplete()) await new Promise((resolve) => setTimeout(resolve, 5));
  return { store, asked };
}

describe('the templates in the cluster', () => {
  it('are found in memory', async () => {
    const { store, asked } = await storeWith({});
    expect(store.find('team-a', 'app')).toMatchObject({ uid: metadata.uid, webhook: { forge: 'github' } });
    expect(store.find('team-a', 'other')).toBeUndefined();
    expect(asked).toEqual([]);
    await store.stop();
  });

  it('are unknown until all are listed', () => {
    const store = kubernetesTemplateStore(nothing, pino({ enabled: false }));
    expect(() => store.find('team-a', 'app')).toThrow('the templates are not known yet');
    return store.stop();
  });

  it('are read by their uid', async () => {
    const { store } = await storeWith({});
    expect(await store.get({ ...metadata })).toMatchObject(template);
    expect(await store.get({ ...metadata, uid: 'another' })).toBeUndefined();
    const broken = await storeWith({ get: () => Promise.resolve({ ...raw, spec: {} }) });
    expect(await broken.store.get({ ...metadata })).toBeUndefined();
    await store.stop();
    await broken.store.stop();
  });

  it('attack 120: have secrets that a flood reads once in five seconds', async () => {
    const { store, asked } = await storeWith({});
    const found = await Promise.all(Array.from({ length: 1000 }, () => store.secret('team-a', 'app')));
    expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(found[0]).toEqual({ is: 'value', value: webhookSecret });
    expect(asked).toEqual(['Secret team-a/dockerfilejob-webhooks']);
    await store.stop();
  });

  it('attack 120: have secrets that cannot be read, which a flood tries once in five seconds', async () => {
    let tried = 0;
    const { store } = await storeWith({
      get: () => {
        tried += 1;
        return Promise.reject(
          new ApiError({ status: 403, reason: 'Forbidden', message: 'secrets is forbidden' }),
        );
      },
    });
    for (let count = 0; count < 20; count += 1)
      await expect(store.secret('team-a', 'app')).rejects.toMatchObject({ reason: 'Unavailable' });
    expect(tried).toBe(1);
    await store.stop();
  });

  it('may have no Secret, or one without data', async () => {
    const { store } = await storeWith({ get: () => Promise.resolve(undefined) });
    expect(await store.secret('team-a', 'app')).toEqual({ is: 'no-secret' });
    const empty = await storeWith({ get: () => Promise.resolve({ ...secret, data: undefined }) });
    expect(await empty.store.secret('team-a', 'app')).toEqual({ is: 'no-key' });
    await store.stop();
    await empty.store.stop();
  });

  it('make jobs, unless the name is taken', async () => {
    const origin = { kind: 'push', delivery: 'd', commit: 'c', withOutput: true, at: new Date(0) } as const;
    const job = jobFromTemplate(template, origin);
    const sent: unknown[] = [];
    const { store } = await storeWith({
      create(manifest, options) {
        sent.push(manifest, options);
        return Promise.resolve(
          sent.length > 2
            ? { outcome: 'exists' }
            : { outcome: 'created', object: parseObject('DockerfileJob', makeJob()) },
        );
      },
    });
    expect(await store.createJob(job)).toMatchObject({
      outcome: 'created',
      job: { metadata: { name: 'my-model' } },
    });
    expect(sent).toMatchObject([
      { kind: 'DockerfileJob', metadata: { name: job.name, ownerReferences: [{ uid: metadata.uid }] } },
      { fieldValidation: 'Strict' },
    ]);
    expect(await store.createJob(job)).toEqual({ outcome: 'taken' });
    await store.stop();
  });
});
