import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { restNamespace } from '../support/cluster/client-token.ts';
import { highestMemoryDuring } from '../support/cluster/highest-memory.ts';
import { endOf, largeArchive } from '../support/cluster/large-archive.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { unfinishedBytes, uploadTags } from '../support/cluster/uploads.ts';
import { submitForm, type FormOptions } from '../support/ingress/curl-form.ts';
import { hasty } from '../support/ingress/traefik.ts';
import { useIngress } from '../support/ingress/use-ingress.ts';
import { tempFolder } from '../support/shell.ts';

jest.setTimeout(300_000);
const ingress = useIngress('ingress-uploads');
const folder = tempFolder();
const context = join(folder.path, 'context.tar');

beforeAll(() => pipeline(Readable.from(largeArchive()), createWriteStream(context)));
afterAll(() => {
  folder.remove();
});

const submit = (options: Omit<FormOptions, 'context'> = {}) =>
  submitForm(ingress(), folder.path, { context, ...options });

/** Waits until the registry has nothing of what has broken off. */
const forgotten = (): Promise<true> =>
  patiently(
    () => Promise.resolve(unfinishedBytes(restNamespace) === 0 || undefined),
    'the registry to forget what it has',
  );

test('a form with an archive of 300 MiB is built, and no API server takes 200 MB of memory for it', async () => {
  const { result, highest } = await highestMemoryDuring(async () => (await submit()).answer);
  console.log(`memory of the API: ${Math.round(highest / 1e6)} MB`);
  expect(result).toMatchObject({ code: 0, version: '2', status: 201 });
  expect(highest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(200e6);
  const created = { status: result.status, body: JSON.parse(result.body) as unknown };
  expect(await endOf(created)).toEqual({ status: 'success', performance: 0.5 });
});

test('one whose connection is cut half-way leaves nothing in the registry', async () => {
  const before = await uploadTags(restNamespace);
  const { child, answer } = await submit({ args: ['--limit-rate', '40M'] });
  await patiently(
    () => Promise.resolve(unfinishedBytes(restNamespace) > 100e6 || undefined),
    'the first half to be in the registry',
  );
  child.kill('SIGKILL');
  expect(await answer).toMatchObject({ code: null, status: 0 });
  await forgotten();
  expect(await uploadTags(restNamespace)).toEqual(before);
});

test.each(['--http1.1', '--http2'])(
  'one that takes longer than readTimeout of Traefik is cut by it, and leaves nothing: %s',
  async (version) => {
    const before = await uploadTags(restNamespace);
    const begun = performance.now();
    const { answer } = await submit({ through: 'hasty', args: [version, '--limit-rate', '20M'] });
    const { code, status, body } = await answer;
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `curl ${version}: exit code ${String(code)}, status ${status}: ${body}, ${seconds.toFixed(1)} s`,
    );
    expect(status).not.toBe(201);
    expect(seconds).toBeGreaterThan(hasty);
    await forgotten();
    expect(await uploadTags(restNamespace)).toEqual(before);
  },
);
