import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readScript, runScript, standIn, tempFolder } from '../../../../support/shell.ts';

const script = readScript('4-scan/trivy/scan.sh');

let folder: ReturnType<typeof tempFolder>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const read = (...parts: string[]) => readFileSync(at(...parts), 'utf8');
const args = () => [
  ...[at('report'), at('cache'), 'host/db:2', 'host/jobs/uid', '5m'],
  ...['scan-server:4954', 'c0ffee', '--insecure'],
];

beforeEach(() => {
  folder = tempFolder();
  mkdirSync(at('report', 'base-0'), { recursive: true });
  mkdirSync(at('cache', 'db'), { recursive: true });
  writeFileSync(at('cache', 'db', 'metadata.json'), '{"Version":2}');
});
afterEach(() => {
  folder.remove();
});

/** Writes to the pipes once they exist. */
async function tell(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    while (!existsSync(at('report', name))) await pause(20);
    await writeFile(at('report', name), text);
  }
}

describe('a scan with a server', () => {
  /** A fake Trivy that records its arguments and fails if they match a pattern of the shell. */
  const failing = (pattern: string, says = 'twirp error') =>
    standIn(
      folder.path,
      'trivy',
      `printf '%s ' "$@" >>'${at('called')}'; echo >>'${at('called')}'
case "$*" in ${pattern}) echo '${says}'; exit 3;; esac
while [ $# -gt 0 ] && [ "$1" != --output ]; do shift; done
[ $# -eq 0 ] || echo '{}' >"$2"`,
    );
  const run = async (pattern: string, says?: string, mode = 'server') => {
    const bases = 'up/root\nup/copied\n';
    const [{ code }] = await Promise.all([
      runScript(script, args(), failing(pattern, says)),
      tell({ bases: `${mode}\n${bases}`, digest: 'sha256:abc' }),
    ]);
    const calls = read('called').trim().split('\n');
    const short = calls.map((call) => {
      const by = call.includes('--server http://scan-server:4954 --skip-files /c0ffee') ? 'server' : 'alone';
      return `${by} ${call.trim().split(' ').at(-1) ?? ''}`.replace(folder.path, '');
    });
    return { code, calls: short };
  };
  const download = 'alone --insecure';

  it('attack 80: asks it about the root of the image, without its layers, and about the image; reads the rest itself', async () => {
    const { code, calls } = await run('nothing');
    expect(code).toBe(0);
    expect(calls).toEqual([
      'server --insecure',
      ...[download, 'alone up/copied'],
      'server host/jobs/uid@sha256:abc',
    ]);
    expect(read('called')).toContain(`--input ${at('report', 'base-0')} `);
  });

  it('asks again about the root once it knows the layers of the image', async () => {
    const { code, calls } = await run(
      `*--input*) [ -e '${at('asked')}' ] || { touch '${at('asked')}'; exit 1; };; nothing`,
    );
    expect(code).toBe(0);
    expect(calls.slice(-2)).toEqual(['server host/jobs/uid@sha256:abc', 'server --insecure']);
    expect(existsSync(at('report', 'base-0.json'))).toBe(true);
  });

  it('reads the root itself if the image does not begin with its layers', async () => {
    const { code, calls } = await run('*--input*');
    expect(code).toBe(0);
    expect(calls.at(-1)).toBe('alone up/root');
    expect(existsSync(at('report', 'base-0.json'))).toBe(true);
  });

  it('does all by itself if the server fails', async () => {
    const { code, calls } = await run('*--server*');
    expect(code).toBe(0);
    expect(calls.slice(-3)).toEqual([
      'server host/jobs/uid@sha256:abc',
      ...['alone host/jobs/uid@sha256:abc', 'alone up/root'],
    ]);
    expect(read('report', 'db-metadata.json')).toBe('{"Version":2}');
  });

  it('does not repeat a scan that fails because of the image', async () => {
    const { code, calls } = await run('*@sha256:abc*', 'too many archives');
    expect(code).toBe(3);
    expect(calls.at(-1)).toBe('server host/jobs/uid@sha256:abc');
    expect(existsSync(at('report', 'trivy.json'))).toBe(false);
  });

  it('does not ask it if it did not answer at first', async () => {
    const { code, calls } = await run('nothing', '', 'alone');
    expect(code).toBe(0);
    expect(calls).toEqual([
      ...[download, 'alone up/root', 'alone up/copied'],
      'alone host/jobs/uid@sha256:abc',
    ]);
  });
});
