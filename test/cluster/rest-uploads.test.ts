import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { workspaceRegistry } from '../../deploy/local/node/addresses.ts';
import { listTags } from '../../src/registry/list-tags.ts';
import { uploadsPath } from '../../src/resource/upload.ts';
import { memoryOfApi } from '../support/cluster/api-pods.ts';
import { connectionVariable } from '../support/cluster/connection.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { rest } from '../support/cluster/rest.ts';
import { accessAs, archiveOf, unfinishedBytes } from '../support/cluster/uploads.ts';
import { entryOf } from '../support/tar.ts';

jest.setTimeout(600_000);

const mebi = 2 ** 20;
/** Where the REST interface creates jobs. */
const namespace = 'dockerfilejobs';
const dockerfile =
  'FROM debian:bookworm\nCOPY weights /weights\nRUN test $(stat -c %s /weights) -eq 314572800\n';
const leaving = 'CMD echo \'{"perf":0.5}\' > /data/perf.json\n';

/** An archive with a file of 300 MiB, as far as this many MiB. */
function* large(upTo = 300) {
  yield entryOf({ name: 'Dockerfile', data: dockerfile + leaving });
  const size = (300 * mebi).toString(8).padStart(11, '0');
  yield entryOf({ name: 'weights', patch: [{ at: 124, bytes: `${size}\0` }] });
  for (let count = 0; count < upTo; count += 1) yield Buffer.alloc(mebi, 'x');
  if (upTo === 300) yield Buffer.alloc(1024);
}

/** Begins an upload whose body the caller sends. */
function begin() {
  const token = connectionVariable('DFJ_TOKEN');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-tar' };
  return request(`${connectionVariable('DFJ_URL')}/api/v1/uploads`, { method: 'POST', headers });
}

const tags = async () =>
  (await listTags(`${workspaceRegistry}/${uploadsPath(namespace)}`, accessAs({ kind: 'api' }))).tags;

const jobSchema = z.object({ id: z.uuid() });
const viewSchema = z.object({ status: z.string(), performance: z.number().nullable() });

/** Waits for the end of a job, and deletes it. */
async function ended(created: { readonly status: number; readonly body: unknown }) {
  expect(created).toMatchObject({ status: 201 });
  const { id } = jobSchema.parse(created.body);
  const view = await patiently(async () => {
    const now = viewSchema.parse((await rest('GET', `/api/v1/job/${id}`)).body);
    return ['success', 'failed', 'canceled'].includes(now.status) ? now : undefined;
  }, `${id} to end`);
  await rest('DELETE', `/api/v1/job/${id}`);
  return view;
}

test('attack 106: an archive of 300 MiB is built, and no API server takes 200 MB of memory for it', async () => {
  const upload = begin();
  const answered = once(upload, 'response') as Promise<[Readable & { statusCode: number }]>;
  let highest = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      // A pod of an earlier installation may be about to go.
      const each = await memoryOfApi().catch(() => ({}));
      highest = Math.max(highest, ...Object.values(each));
    }
  })();
  await pipeline(Readable.from(large()), upload);
  const [response] = await answered;
  over.abort();
  await watching;
  console.log(`memory of the API: ${Math.round(highest / 1e6)} MB`);
  expect(response.statusCode).toBe(201);
  expect(highest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(200e6);
  const { digest } = z.object({ digest: z.string() }).parse(await json(response));
  const body = { spec: { source: { artifact: { digest } } } };
  expect(await ended(await rest('POST', '/api/v1/jobs', { body }))).toEqual({
    status: 'success',
    performance: 0.5,
  });
});

test('an archive whose connection is cut half-way leaves nothing in the registry', async () => {
  const before = await tags();
  const upload = begin();
  upload.on('error', () => undefined);
  for (const chunk of large(150)) if (!upload.write(chunk)) await once(upload, 'drain');
  expect(unfinishedBytes(namespace)).toBeGreaterThan(0);
  upload.destroy();
  await patiently(
    () => Promise.resolve(unfinishedBytes(namespace) === 0 ? true : undefined),
    'the registry to forget what it has',
  );
  expect(await tags()).toEqual(before);
});

test('a Dockerfile and its context are submitted as one form', async () => {
  const form = new FormData();
  form.append(
    'dockerfile',
    new Blob(['FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n']),
  );
  form.append('context', new Blob([new Uint8Array(archiveOf({ name: 'perf.json', data: '{"perf":0.75}' }))]));
  const response = await fetch(`${connectionVariable('DFJ_URL')}/api/v1/jobs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${connectionVariable('DFJ_TOKEN')}` },
    body: form,
  });
  const created = { status: response.status, body: await response.json() };
  expect(await ended(created)).toEqual({ status: 'success', performance: 0.75 });
});
