import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript, resultIn, runScript, tempFolder } from '../../../../support/shell.ts';

const collectScript = readScript('5-run/collect/collect.sh');

describe('attack 47: the collect script', () => {
  let folder: ReturnType<typeof tempFolder>;
  const data = (...parts: string[]) => join(folder.path, 'data', ...parts);

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(data());
  });
  afterEach(() => {
    folder.remove();
  });

  const run = (path: string, asked: string) => {
    const args = [folder.path, path, '2048', join(folder.path, 'verdict')];
    return runScript(collectScript, args, undefined, undefined, asked);
  };
  const collect = async (path = '/data/perf.json') => {
    const verdict = join(folder.path, 'verdict');
    const { code, stdout } = await run(path, '\n');
    expect(code).toBe(0);
    expect(readFileSync(verdict, 'utf8')).toBe(resultIn(stdout));
    return JSON.parse(resultIn(stdout)) as unknown;
  };

  it('prints the content of a regular file, byte for byte, on one line', async () => {
    const bytes = Buffer.from(Array.from({ length: 2048 }, (_, index) => index % 256));
    writeFileSync(data('perf.json'), bytes);
    expect(await collect()).toEqual({ state: 'file', base64: bytes.toString('base64') });
  });

  it('reads nothing before it is asked, and nothing at all if nobody can ask any more', async () => {
    writeFileSync(data('perf.json'), '{"perf":1}');
    const { code, stdout } = await run('/data/perf.json', '');
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
  });

  it('prints an empty file', async () => {
    writeFileSync(data('perf.json'), '');
    expect(await collect()).toEqual({ state: 'file', base64: '' });
  });

  it('reads a file that only its owner can read', async () => {
    writeFileSync(data('perf.json'), '{"perf":1}');
    chmodSync(data('perf.json'), 0o600);
    expect(await collect()).toMatchObject({ state: 'file' });
  });

  it('finds a file in a folder, whatever characters are in its name', async () => {
    const name = `a b'"$(touch x)*[é].json`;
    mkdirSync(data('results'));
    writeFileSync(data('results', name), '1');
    expect(await collect(`/data/results/${name}`)).toEqual({ state: 'file', base64: 'MQ==' });
  });

  it.each(['/data/perf.json', '/data/no/such/folder/perf.json'])(
    'reports that %s is missing',
    async (path) => {
      expect(await collect(path)).toEqual({ state: 'missing' });
    },
  );

  it('reports a file as missing when a parent of its path is not a folder', async () => {
    writeFileSync(data('results'), '');
    expect(await collect('/data/results/perf.json')).toEqual({ state: 'missing' });
  });

  it.each(['/etc/passwd', 'other.json', '/nowhere'])('does not follow a link to %s', async (target) => {
    writeFileSync(data('other.json'), '1');
    symlinkSync(target, data('perf.json'));
    expect(await collect()).toEqual({ state: 'link' });
  });

  it('does not follow a link to a folder', async () => {
    symlinkSync('/etc', data('results'));
    expect(await collect('/data/results/passwd')).toEqual({ state: 'link' });
  });

  it('does not open a FIFO, which would block forever', async () => {
    execFileSync('mkfifo', [data('perf.json')]);
    expect(await collect()).toEqual({ state: 'irregular' });
  });

  it('reports a folder as irregular', async () => {
    mkdirSync(data('perf.json'));
    expect(await collect()).toEqual({ state: 'irregular' });
  });

  it.each([2049, 10 * 1024 * 1024])('refuses a file of %d bytes and reports its size', async (size) => {
    writeFileSync(data('perf.json'), '');
    truncateSync(data('perf.json'), size);
    expect(await collect()).toEqual({ state: 'too-large', size });
  });
});
