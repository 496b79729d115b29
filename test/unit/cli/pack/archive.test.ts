import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { packedContext } from '../../../../src/cli/pack/archive.ts';
import { contextFiles } from '../../../../src/cli/pack/walk.ts';

const longName = `${'long/'.repeat(30)}ünïcödé-${'x'.repeat(120)}.txt`;

let folder: string;

async function file(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dfj-pack-'));
  await file('Dockerfile', 'FROM scratch\nCOPY . /\n');
  await file('src/run.sh', 'echo run\n');
  await chmod(join(folder, 'src/run.sh'), 0o755);
  await symlink('src/run.sh', join(folder, 'run'));
  await file(longName, 'deep\n');
  await file('empty', '');
});
afterEach(() => rm(folder, { recursive: true }));

const paths = async () =>
  (await contextFiles(folder)).filter(({ type }) => type !== 'folder').map(({ path }) => path);

async function pack(): Promise<Buffer> {
  const entries = await contextFiles(folder);
  return buffer(packedContext(folder, entries, () => undefined));
}

/** What the real tar makes of it. */
async function unpacked(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'dfj-unpack-'));
  execFileSync('tar', ['-xzf', '-', '-C', target], { input: await pack() });
  return target;
}

describe('the files of a folder', () => {
  it('are unpacked by tar as they were, links, rights and long names included', async () => {
    const target = await unpacked();
    try {
      expect(execFileSync('diff', ['-r', '--no-dereference', folder, target]).toString()).toBe('');
      expect(execFileSync(join(target, 'run')).toString()).toBe('run\n');
    } finally {
      await rm(target, { recursive: true });
    }
  });

  it('always give the same archive', async () => {
    const first = await pack();
    await chmod(join(folder, 'empty'), 0o600);
    expect((await pack()).equals(first)).toBe(true);
  });

  it('are left out as .dockerignore says, but for what the build needs', async () => {
    await file('.dockerignore', '*\n!src\nsrc/*.log\n');
    await file('src/a.log', '');
    expect(await paths()).toEqual(['.dockerignore', 'Dockerfile', 'src/run.sh']);
  });

  it('of a folder that is left out are not even looked at', async () => {
    await file('.dockerignore', 'node_modules\n**/*.txt\n');
    await file('node_modules/a/b.js', '');
    await chmod(join(folder, 'node_modules'), 0o000);
    expect(await paths()).toEqual(['.dockerignore', 'Dockerfile', 'empty', 'run', 'src/run.sh']);
    await chmod(join(folder, 'node_modules'), 0o755);
  });

  it('must not change while they are packed', async () => {
    const entries = await contextFiles(folder);
    await file('empty', 'not any more');
    await expect(buffer(packedContext(folder, entries, () => undefined))).rejects.toThrow(
      'empty has changed while it was packed',
    );
    await file('src/run.sh', 'x');
    await file('empty', '');
    await expect(buffer(packedContext(folder, entries, () => undefined))).rejects.toThrow(
      'src/run.sh has changed while it was packed',
    );
  });
});
