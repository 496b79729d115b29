import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript, resultIn, runScript, tempFolder } from '../../../../support/shell.ts';

const script = readScript('3-build/push/push.sh');

describe('what a build leaves in the layout besides blobs', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const blobs = (...parts: string[]) => at('layout', 'blobs', 'sha256', ...parts);

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(blobs(), { recursive: true });
    mkdirSync(at('private'));
    writeFileSync(at('layout', 'index.json'), `{"manifests":[{"digest":"sha256:${'0'.repeat(64)}"}]}`);
  });
  afterEach(() => {
    folder.remove();
  });

  /** The refusal, and whether anything was copied before. */
  const refused = async () => {
    const args = [at('layout'), at('private'), at('verdict'), '4096', '8', 'registry.test/jobs/uid:run-1'];
    const { stdout } = await runScript(script, args);
    return { said: JSON.parse(resultIn(stdout)) as unknown, copied: existsSync(at('private', 'layout')) };
  };
  const tooMany = { error: 'too-large', message: 'the image has more than 8 blobs' };

  it('is refused before it is copied if there are too many links', async () => {
    for (let n = 0; n < 3000; n += 1) symlinkSync('x'.repeat(200), blobs(`link-${n}`));
    expect(await refused()).toEqual({ said: tooMany, copied: false });
  });

  it('is refused before it is copied if there are too many folders, in each other or not', async () => {
    mkdirSync(blobs(...Array.from({ length: 500 }, () => 'd')), { recursive: true });
    expect(await refused()).toEqual({ said: tooMany, copied: false });
  });

  it('is refused before it is copied if there is one link', async () => {
    symlinkSync('/registry/config.json', blobs('0'.repeat(64)));
    const said = { error: 'malformed', message: 'the layout has links or special files' };
    expect(await refused()).toEqual({ said, copied: false });
  });
});
