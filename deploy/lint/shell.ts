import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installPackages } from '../local/artifacts/system-packages.ts';
import { createProgress } from '../local/progress.ts';
import { shellScripts } from './shell-scripts.ts';

const scripts = shellScripts();
let status = shellcheck(scripts);
if (status === 'absent' && isRootOnDebian()) {
  await createProgress().step('install shellcheck', () => installPackages(['shellcheck']));
  status = shellcheck(scripts);
}
if (status === 'absent') console.error('shellcheck is not installed; run: sudo apt-get install shellcheck');
process.exitCode = status === 0 ? 0 : 1;

/** Prints the findings. @returns the exit code, null after a signal */
function shellcheck(files: readonly string[]): number | null | 'absent' {
  const { status, error } = spawnSync('shellcheck', ['--', ...files], { stdio: 'inherit' });
  if (error === undefined) return status;
  if ('code' in error && error.code === 'ENOENT') return 'absent';
  throw error;
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}
