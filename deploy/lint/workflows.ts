import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildGoTool } from '../local/artifacts/go-build.ts';
import { createProgress } from '../local/progress.ts';

/** Checks .github/workflows; the shell in them too, where shellcheck is installed. go.mod pins the version. */
const recipe = {
  folder: 'actionlint',
  packages: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' },
};

const folder = await buildGoTool(recipe, createProgress());
const { status, error } = spawnSync(join(folder, 'actionlint'), { stdio: 'inherit' });
if (error !== undefined) throw error;
process.exitCode = status === 0 ? 0 : 1;
