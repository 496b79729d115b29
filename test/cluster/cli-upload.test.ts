import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRegistry } from '../../deploy/local/node/addresses.ts';
import { listTags } from '../../src/registry/list-tags.ts';
import { uploadsPath } from '../../src/resource/upload.ts';
import { cli } from '../support/cluster/cli.ts';
import { connectionVariable } from '../support/cluster/connection.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { startTcpProxy, type TcpProxy } from '../support/cluster/tcp-proxy.ts';
import { accessAs, unfinishedBytes } from '../support/cluster/uploads.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

jest.setTimeout(180_000);

const mebi = 2 ** 20;
const place = useNamespace('cli-upload');

let folder: string;
let proxy: TcpProxy;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dfj-upload-'));
  await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm\nCOPY weights /\nCMD true\n');
  // What gzip cannot shrink.
  const weights = await open(join(folder, 'weights'), 'w');
  const piece = randomBytes(mebi);
  for (let count = 0; count < 100; count += 1) await weights.write(piece);
  await weights.close();
  const { hostname, port } = new URL(connectionVariable('DFJ_URL'));
  proxy = await startTcpProxy(hostname, Number(port));
});
afterAll(async () => {
  await proxy.close();
  await rm(folder, { recursive: true });
});

const dfj = (args: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(['-n', place().namespace, ...args], options);

const submit = (signal?: AbortSignal) => {
  const url = new URL(connectionVariable('DFJ_URL'));
  url.host = `127.0.0.1:${proxy.port}`;
  return dfj(['submit', folder, '--name', 'cut'], { env: { DFJ_URL: url.href }, ...(signal && { signal }) });
};

const tags = async () =>
  (await listTags(`${workspaceRegistry}/${uploadsPath(place().namespace)}`, accessAs({ kind: 'api' }))).tags;

/** Nothing of an upload is left: no job, no archive, and nothing of one. */
async function expectNothingLeft(): Promise<void> {
  await patiently(
    () => Promise.resolve(unfinishedBytes(place().namespace) === 0 ? true : undefined),
    'the registry to forget what it has',
  );
  expect(await tags()).toEqual([]);
  expect(await dfj(['get', 'cut'])).toMatchObject({ code: 4 });
}

describe('an upload of kubectl dfj submit', () => {
  it('that Ctrl-C ends half-way leaves neither a job nor files', async () => {
    const stopping = new AbortController();
    let reached = 0;
    proxy.after(30 * mebi, () => {
      reached = unfinishedBytes(place().namespace);
      stopping.abort();
    });
    const { code, stdout, stderr } = await submit(stopping.signal);
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: '',
      stderr:
        'The upload was given up: no job was submitted, and the server deletes what it has of the files.\n',
    });
    expect(reached).toBeGreaterThan(0);
    await expectNothingLeft();
  });

  it('whose connection dies half-way says so, by its exit code, too, and leaves neither', async () => {
    proxy.after(30 * mebi, () => {
      proxy.drop();
    });
    const { code, stdout, stderr } = await submit();
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(
      /^error: the files were not uploaded: http.* ended the connection: .*\n {2}No job /,
    );
    expect(stderr).not.toContain(connectionVariable('DFJ_TOKEN'));
    await expectNothingLeft();
  });

  it('is complete when it is tried again', async () => {
    const { code, stdout, stderr } = await submit();
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: 'cut\n' });
    expect(stderr).toMatch(/^uploaded 2 files, 104\.9 MB\n/);
    expect((await tags()).length).toBe(1);
    await dfj(['rm', 'cut']);
  });
});
