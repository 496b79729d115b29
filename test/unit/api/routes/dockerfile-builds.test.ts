import { pino } from 'pino';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { jobManifest } from '../../../../src/api/store/job-manifest.ts';
import {
  StoreError,
  type JobDraft,
  type JobStore,
  type PushSecret,
} from '../../../../src/api/store/job-store.ts';
import { dockerfileJobSchema, type DockerfileJob } from '../../../../src/resource/schema.ts';
import { makeEntry } from '../../../support/job-entry.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { openStore } from '../../../support/store.ts';

const secretWord = 'correct horse battery staple';
const root = '/api/dockerfile-build/';
const mark = { submittedAs: 'dockerfile-build' };
const entry = makeEntry({ uid: jobUid, namespace: 'jobs', name: 'one', ...mark });
const plain = makeEntry({ uid: '6f1c2d3e-4a5b-4c6d-8e7f-901234567891', namespace: 'jobs', name: 'two' });
const job = makeJob({
  spec: { output: { image: 'registry.test/ada/build-1' } },
  status: { phase: 'Publishing' },
});

let drafts: JobDraft[];
let secrets: PushSecret[];
let deleted: string[];
let overrides: Partial<JobStore>;
const log: string[] = [];
let api: Api;
const made = (draft: JobDraft): DockerfileJob => {
  const { metadata, ...manifest } = jobManifest(draft);
  const given = { uid: jobUid, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return dockerfileJobSchema.parse({ ...manifest, metadata: { ...metadata, ...given } });
};

/** Everything that a test may replace is looked up with each call. */
const store: JobStore = openStore(job, {
  create: async (draft) => {
    drafts.push(draft);
    return overrides.create?.(draft) ?? Promise.resolve({ outcome: 'created', job: made(draft) });
  },
  createPushSecret: async (owner, secret) => {
    secrets.push(secret);
    return overrides.createPushSecret?.(owner, secret) ?? Promise.resolve('created');
  },
  read: (...given) => overrides.read?.(...given) ?? Promise.resolve(undefined),
  find: async (uid, { mayKnow }) => {
    const found = [entry, plain].find((one) => one.uid === uid);
    return found && (await mayKnow(found)) ? found : undefined;
  },
  entries: () => overrides.entries?.() ?? [entry, plain],
  delete: ({ name }) => {
    deleted.push(`${name} only`);
    return Promise.resolve('deleted');
  },
  deleteWithImage: ({ name }) => {
    deleted.push(name);
    return Promise.resolve('deleted');
  },
  reviewAccess: (caller) => Promise.resolve(caller.username !== 'stranger'),
});

beforeAll(async () => {
  api = await startApi({
    ...{ port: 0, host: '127.0.0.1', drainMs: 1, namespace: 'jobs', compatibility: true, store },
    auth: { mode: 'token', basic: true },
    builds: { registry: 'registry.test' },
    build: { version: '1.2.3', commit: 'abcdef0' },
    logger: pino({}, { write: (line: string) => void log.push(line) }),
  });
});
beforeEach(() => {
  [drafts, secrets, deleted, overrides] = [[], [], [], {}];
});
afterAll(() => api.stop());

const fields = (given: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(given)) form.set(name, value);
  return form;
};
async function send(method: string, path: string, body?: FormData, headers = {}, token = 'ada') {
  const authorization = `Bearer ${token}`;
  const response = await fetch(`http://127.0.0.1:${api.port}${path}`, {
    ...{ method, headers: { authorization, ...headers } },
    ...(body && { body }),
  });
  return { status: response.status, text: await response.text() };
}
const build = (given: Readonly<Record<string, string>>, headers = {}) =>
  send('POST', root, fields({ username: 'ada', file: 'FROM scratch', ...given }), headers);
function draft(): JobDraft {
  const [first] = drafts;
  if (!first) throw new Error('nothing was drafted');
  return first;
}

describe('a build of an older client', () => {
  it.each(['password', 'docker_password'])(
    'becomes a job that publishes below the name of its user, and a Secret with its %s',
    async (field) => {
      const { status, text } = await build({ [field]: secretWord });
      expect(status).toBe(200);
      const { name = '', spec, annotations } = draft();
      const image = `registry.test/ada/${name}`;
      expect(name).toMatch(/^build-[0-9a-f]{40}$/);
      expect(annotations).toEqual({ 'dockerfilejob.io/submitted-as': 'dockerfile-build' });
      expect(spec).toEqual({
        source: { dockerfile: 'FROM scratch' },
        run: { enabled: false },
        output: { image, pushSecret: `${name}-push` },
      });
      expect(secrets).toEqual([
        { name: `${name}-push`, username: 'ada', password: secretWord, pushTo: image, submitter: 'ada' },
      ]);
      expect(JSON.parse(text)).toEqual({
        dockerfile_build_id: jobUid,
        username: 'ada',
        image: `${image}:latest`,
        status: 'Build is starting',
      });
    },
  );

  it('has no Secret without a password', async () => {
    await build({});
    expect(secrets).toEqual([]);
    expect(draft().spec['output']).toEqual({ image: `registry.test/ada/${draft().name ?? ''}` });
  });

  it('never has the name of another one, but for an equal request with its Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'k' };
    for (const headers of [{}, {}, key, key]) await build({}, headers);
    const names = drafts.map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    expect(names[2]).toBe(names[3]);
  });

  it('with the same Idempotency-Key gets the Secret that a crash has kept from it', async () => {
    overrides = {
      create: () => Promise.resolve({ outcome: 'taken' }),
      read: () => {
        const last = drafts.at(-1);
        return Promise.resolve(last && made(last));
      },
    };
    const key = { 'idempotency-key': 'k' };
    expect((await build({ password: secretWord }, key)).status).toBe(200);
    expect(secrets).toHaveLength(1);
    overrides = { ...overrides, createPushSecret: () => Promise.resolve('exists') };
    expect((await build({ password: secretWord }, key)).status).toBe(200);
    expect(deleted).toEqual([]);
  });

  it('attack 111: leaves nothing behind if its Secret cannot be created', async () => {
    overrides = { createPushSecret: () => Promise.reject(new StoreError('unavailable', 'down')) };
    const { status, text } = await build({ password: secretWord });
    expect(status).toBe(503);
    expect(text).not.toContain(secretWord);
    expect(deleted).toEqual([`${draft().name ?? ''} only`]);
  });

  it.each<[string, () => Promise<'exists'>, number]>([
    ['is slower with its Secret', () => Promise.resolve('exists'), 200],
    ['fails to create its Secret', () => Promise.reject(new StoreError('unavailable', 'down')), 503],
  ])(
    'is not taken from an equal request with its Idempotency-Key by the one that %s',
    async (_what, createPushSecret, expected) => {
      overrides = { createPushSecret };
      const { status } = await build({ password: secretWord }, { 'idempotency-key': 'k' });
      expect(status).toBe(expected);
      expect(deleted).toEqual([]);
    },
  );

  it('attack 111: leaves its password in no line of the log', async () => {
    overrides = { createPushSecret: () => Promise.reject(new StoreError('unavailable', 'down')) };
    await build({ password: secretWord });
    expect(log.length).toBeGreaterThan(0);
    expect(log.join('')).not.toContain(secretWord);
  });
});

const byId = (uid: string): string => `?dockerfile_build_id=${uid}`;
const view = {
  dockerfile_build_id: jobUid,
  username: 'ada',
  image: 'registry.test/ada/build-1:latest',
  status: 'Image successfully built. To be publishesd',
};

describe.each([root, '/api/dockerfile-build', '/dockerfile-build/', '/dockerfile-build'])('at %s', (path) => {
  it('the builds are listed, without other jobs', async () => {
    const { status, text } = await send('GET', path);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual([view]);
  });

  it('no more than the 100 newest builds are read for a list', async () => {
    const entries = Array.from({ length: 150 }, (_, index) => ({
      ...entry,
      age: String(index),
      uid: String(index),
    }));
    overrides = { entries: () => entries };
    const { text } = await send('GET', path);
    expect(JSON.parse(text)).toHaveLength(100);
  });

  it('a build is read, and deleted with its image', async () => {
    expect(JSON.parse((await send('GET', path + byId(jobUid))).text)).toEqual(view);
    expect(await send('DELETE', path + byId(jobUid))).toEqual({ status: 200, text: '{"success":true}' });
    expect(deleted).toEqual(['one']);
  });

  it.each(['GET', 'DELETE'])('no other job is found by %s, whoever asks', async (method) => {
    expect((await send(method, path + byId(plain.uid))).status).toBe(404);
    expect((await send(method, path + byId('none'))).status).toBe(404);
    expect((await send(method, path + byId(jobUid), undefined, {}, 'stranger')).status).toBe(404);
    expect(deleted).toEqual([]);
  });

  it('nothing is deleted without an id', async () => {
    expect(await send('DELETE', path)).toMatchObject({
      status: 400,
      text: expect.stringContaining('dockerfile_build_id is required') as string,
    });
    expect(deleted).toEqual([]);
  });
});

test('who may not submit jobs makes no Secret either', async () => {
  const form = fields({ username: 'ada', file: 'FROM scratch', password: secretWord });
  expect((await send('POST', root, form, {}, 'stranger')).status).toBe(403);
  expect([drafts, secrets]).toEqual([[], []]);
});
