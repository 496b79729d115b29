import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hadolint } from '../../../../src/cli/commands/lint/hadolint.ts';

const path = process.env['PATH'];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dfj-hadolint-'));
  process.env['PATH'] = folder;
});
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(folder, { recursive: true });
});

const install = (script: string) =>
  writeFile(join(folder, 'hadolint'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

const found = { line: 2, level: 'info', code: 'DL3015', message: 'Avoid' };

describe('Hadolint', () => {
  it('is asked for its advice', async () => {
    const said = JSON.stringify([{ ...found, column: 1, file: '-' }]);
    await install(`read first; [ "$first" = "FROM a" ] && printf '%s' '${said}'`);
    expect(await hadolint('FROM a\nRUN b\n')).toEqual([found]);
  });

  it('may not be there', async () => {
    expect(await hadolint('FROM a\n')).toBe('absent');
  });

  it.each(['exit 3', 'echo oops', 'exec 1>&-'])('may fail: %s', async (script) => {
    await install(script);
    expect(await hadolint(`FROM a\n${'#'.repeat(200_000)}`)).toBe('failed');
  });
});
