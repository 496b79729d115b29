import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '../support/cluster/cli.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

jest.setTimeout(240_000);

const place = useNamespace('cli-folder');
const dfj = (args: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(['-n', place().namespace, ...args], options);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dfj-folder-'));
  await mkdir(join(folder, 'src'));
  await mkdir(join(folder, 'node_modules'));
  await writeFile(join(folder, 'node_modules', 'left-out.js'), 'x');
  await writeFile(join(folder, '.dockerignore'), 'node_modules\n');
  await writeFile(join(folder, 'src', 'score.sh'), `echo '{"perf":0.42}'\n`, { mode: 0o755 });
  await symlink('src/score.sh', join(folder, 'score'));
  await writeFile(
    join(folder, 'Dockerfile'),
    'FROM debian:bookworm\nCOPY . /model\nRUN test ! -e /model/node_modules\nCMD sh /model/score > /data/perf.json\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('kubectl dfj submit FOLDER', () => {
  it('uploads the files, but for those that .dockerignore leaves out, and builds with them', async () => {
    const { code, stdout, stderr } = await dfj(['submit', folder, '--name', 'folder', '--watch']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^uploaded \d+ files, \d+ B\n/) as string,
    });
    expect(stdout).toMatch(/^Succeeded {2}performance 0.42 /m);
  });

  it('says what to do if nobody takes files', async () => {
    const { code, stderr } = await dfj(['submit', folder], { env: { DFJ_URL: '', DFJ_TOKEN: '' } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('Set DFJ_URL and DFJ_TOKEN') as string,
    });
  });

  it('uploads nothing for a dry run', async () => {
    const { code, stdout } = await dfj(['submit', folder, '--dry-run', '--name', 'dry']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`digest: sha256:${'0'.repeat(64)}`) as string,
    });
  });
});
