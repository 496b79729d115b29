import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript, runScript, standIn, tempFolder } from '../../../support/shell.ts';

describe('the script that lists packages', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('sbom'));
  });
  afterEach(() => {
    folder.remove();
  });

  /** A stand-in for Trivy that records its arguments and writes its output file. */
  const list = (exitCode: number) => {
    const script = `printf '%s ' "$@" >'${at('called')}'
while [ "$1" != --output ]; do shift; done
echo '{}' >"$2"; exit ${exitCode}`;
    const words = [at('sbom'), at('cache'), 'host/jobs/uid@sha256:abc', '--insecure'];
    return runScript(readScript('7-publish/sbom/sbom.sh'), words, standIn(folder.path, 'trivy', script));
  };

  it('lists those of the digest, without a database, and shows only a complete list', async () => {
    expect((await list(0)).code).toBe(0);
    expect(readFileSync(at('sbom', 'sbom.json'), 'utf8')).toBe('{}\n');
    const words = readFileSync(at('called'), 'utf8');
    expect(words).toContain('--skip-db-update --skip-java-db-update --offline-scan');
    expect(words).toMatch(/--format cyclonedx .*--insecure -- host\/jobs\/uid@sha256:abc $/);
    expect(words).toMatch(/^image --config {2}--ignorefile {2}--cache-dir/);
  });

  it('shows nothing if it fails', async () => {
    expect((await list(3)).code).toBe(3);
    expect(existsSync(at('sbom', 'sbom.json'))).toBe(false);
  });
});
