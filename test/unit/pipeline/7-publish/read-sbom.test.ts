import { rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readSbom } from '../../../../src/pipeline/7-publish/copy/in-container/read-sbom.ts';
import { tempFolder } from '../../../support/shell.ts';

describe('an SBOM', () => {
  const folder = tempFolder();
  afterAll(() => {
    folder.remove();
  });

  it('is read as soon as it is there', async () => {
    const path = join(folder.path, 'late.json');
    const reading = readSbom(path);
    await wait(150);
    await writeFile(`${path}.tmp`, '{}');
    await rename(`${path}.tmp`, path);
    expect(await reading).toBe('{}');
  });

  it('is not read if it is too large', async () => {
    const path = join(folder.path, 'large.json');
    await writeFile(path, '');
    await truncate(path, 16 * 1024 ** 2 + 1);
    expect(await readSbom(path)).toBeUndefined();
  });
});
