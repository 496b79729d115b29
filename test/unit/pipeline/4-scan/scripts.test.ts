import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readScript, runScript, standIn, tempFolder } from '../../../support/shell.ts';

const trivyScript = readScript('4-scan/trivy/scan.sh');

describe('the scan scripts', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const read = (...parts: string[]) => readFileSync(at(...parts), 'utf8');

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('report'));
    mkdirSync(at('cache', 'db'), { recursive: true });
    writeFileSync(at('cache', 'db', 'metadata.json'), '{"Version":2}');
  });
  afterEach(() => {
    folder.remove();
  });

  describe('trivy', () => {
    const scan = (bin: string) =>
      runScript(
        trivyScript,
        [at('report'), at('cache'), 'host/db:2', 'host/jobs/uid', '5m', '', 'c0ffee', '--insecure'],
        bin,
      );
    /** A fake Trivy that records its arguments and writes its output file. */
    const trivy = (download: number, image: number) =>
      standIn(
        folder.path,
        'trivy',
        `printf '%s ' "$@" >>'${at('called')}'; echo >>'${at('called')}'
case "$*" in *--download-db-only*) echo downloading; exit ${download};; esac
while [ "$1" != --output ]; do shift; done
echo '{}' >"$2"; exit ${image}`,
      );

    /** Writes to the pipes once they exist. */
    const tell = async (digest: string, bases = '') => {
      for (const [name, text] of [
        ['bases', `alone\n${bases}`],
        ['digest', digest],
      ] as const) {
        while (!existsSync(at('report', name))) await pause(20);
        await writeFile(at('report', name), text);
      }
    };

    it('scans by digest, without updating the database again', async () => {
      const [{ code }] = await Promise.all([scan(trivy(0, 0)), tell('sha256:abc')]);
      expect(code).toBe(0);
      const [first, second] = read('called').split('\n');
      expect(first).toContain('--download-db-only --db-repository host/db:2 --insecure');
      expect(second).toContain('--skip-db-update --skip-java-db-update --offline-scan');
      expect(second).toMatch(/--timeout 5m --insecure -- host\/jobs\/uid@sha256:abc $/);
      expect(first).toMatch(/^image --config {2}--ignorefile {2}--cache-dir/);
      expect(second).toMatch(/^image --config {2}--ignorefile {2}--cache-dir/);
      expect(read('report', 'trivy.json')).toBe('{}\n');
      expect(read('report', 'trivy.exit')).toBe('0');
      expect(read('report', 'db-metadata.json')).toBe('{"Version":2}');
    });

    it('scans the base images first, each by the first reference that works, and never expands their names', async () => {
      const bin = standIn(
        folder.path,
        'trivy',
        `for last; do :; done; echo "$last" >>'${at('called')}'
case "$last" in down/*) exit 1;; esac
while [ $# -gt 0 ] && [ "$1" != --output ]; do shift; done
[ $# -eq 0 ] || echo "$last" >"$2"`,
      );
      const bases = 'down/debian up/debian never/debian\n\ndown/x\n/*\n';
      const [{ code }] = await Promise.all([scan(bin), tell('sha256:abc', bases)]);
      expect(code).toBe(0);
      expect(read('called').trim().split('\n').slice(1)).toEqual([
        ...['down/debian', 'up/debian', 'down/x', '/*'],
        'host/jobs/uid@sha256:abc',
      ]);
      expect(read('report', 'base-0.json')).toBe('up/debian\n');
      expect(existsSync(at('report', 'base-1.json'))).toBe(false);
      expect(existsSync(at('report', 'base-2.json'))).toBe(false);
      expect(read('report', 'base-3.json')).toBe('/*\n');
    });

    it('downloads the database before there is an image', async () => {
      const ended = scan(trivy(0, 0));
      await pause(400);
      expect(read('called')).toContain('--download-db-only');
      expect(existsSync(at('report', 'db-metadata.json'))).toBe(true);
      expect(existsSync(at('report', 'trivy.exit'))).toBe(false);
      await tell('sha256:abc');
      expect((await ended).code).toBe(0);
    });

    it('writes the exit code of a failed download, but no report', async () => {
      const { code, stderr } = await scan(trivy(9, 0));
      expect(code).toBe(9);
      expect(read('report', 'trivy.exit')).toBe('9');
      expect(read('report', 'trivy.log')).toContain('downloading');
      expect(stderr).toContain('downloading');
      expect(existsSync(at('report', 'trivy.json'))).toBe(false);
    });

    it('fails if it cannot create the pipe', async () => {
      writeFileSync(at('report', 'bases'), 'something else');
      const { code } = await scan(trivy(0, 0));
      expect(code).toBe(1);
      expect(read('report', 'trivy.exit')).toBe('1');
    });

    it('writes the exit code of a failed scan, but no partial report', async () => {
      await Promise.all([scan(trivy(0, 1)), tell('sha256:abc')]);
      expect(read('report', 'trivy.exit')).toBe('1');
      expect(existsSync(at('report', 'trivy.json'))).toBe(false);
    });
  });
});
