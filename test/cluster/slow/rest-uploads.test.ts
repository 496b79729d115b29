import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { restNamespace } from '../../support/cluster/client-token.ts';
import { connectionVariable } from '../../support/cluster/connection.ts';
import { highestMemoryDuring } from '../../support/cluster/highest-memory.ts';
import { endOf, largeArchive } from '../../support/cluster/large-archive.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { rest } from '../../support/cluster/rest.ts';
import { archiveOf, unfinishedBytes, uploadTags } from '../../support/cluster/uploads.ts';

/** Begins an upload whose body the caller sends. */
function begin() {
  const token = connectionVariable('DFJ_TOKEN');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-tar' };
  return request(`${connectionVariable('DFJ_URL')}/api/v1/uploads`, { method: 'POST', headers });
}

test('attack 106: an archive of 300 MiB is built, and no API server takes 200 MB of memory for it', async () => {
  const upload = begin();
  const answered = once(upload, 'response') as Promise<[Readable & { statusCode: number }]>;
  const { result: response, highest } = await highestMemoryDuring(async () => {
    await pipeline(Readable.from(largeArchive()), upload);
    return (await answered)[0];
  });
  console.log(`memory of the API: ${Math.round(highest / 1e6)} MB`);
  expect(response.statusCode).toBe(201);
  expect(highest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(200e6);
  const { digest } = z.object({ digest: z.string() }).parse(await json(response));
  const body = { spec: { source: { artifact: { digest } } } };
  expect(await endOf(await rest('POST', '/api/v1/jobs', { body }))).toEqual({
    status: 'success',
    performance: 0.5,
  });
});

test('an archive whose connection is cut half-way leaves nothing in the registry', async () => {
  const before = await uploadTags(restNamespace);
  const upload = begin();
  upload.on('error', () => undefined);
  for (const chunk of largeArchive(150)) if (!upload.write(chunk)) await once(upload, 'drain');
  expect(unfinishedBytes(restNamespace)).toBeGreaterThan(0);
  upload.destroy();
  await patiently(
    () => Promise.resolve(unfinishedBytes(restNamespace) === 0 ? true : undefined),
    'the registry to forget what it has',
  );
  expect(await uploadTags(restNamespace)).toEqual(before);
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
  expect(await endOf(created)).toEqual({ status: 'success', performance: 0.75 });
});
