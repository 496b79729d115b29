import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureEntry } from '../../../deploy/local/artifacts/cache.ts';
import { withCacheLock } from '../../../deploy/local/artifacts/cache-lock.ts';
import { pythonWithPip } from '../../../deploy/local/artifacts/wheel.ts';
import { output } from '../../../deploy/local/command.ts';
import { createProgress } from '../../../deploy/local/progress.ts';

/** Made with: pip-compile --generate-hashes --strip-extras --no-annotate, of `schemathesis==VERSION`. */
const requirements = join(import.meta.dirname, 'requirements.txt');

export interface Python {
  readonly program: string;
  /** Where Schemathesis is, for PYTHONPATH. */
  readonly packages: string;
}

/** Schemathesis in the cache of the local cluster, from PyPI, by its hashes. */
export async function installSchemathesis(): Promise<Python> {
  const progress = createProgress();
  return withCacheLock(progress, async () => {
    const program = await pythonWithPip();
    const version = await output(program, ['--version']);
    const pinned = await readFile(requirements, 'utf8');
    // Some packages have compiled parts.
    const inputs = { pinned, version };
    const packages = await ensureEntry({ kind: 'pip', name: 'schemathesis', inputs }, (draft) =>
      progress.step('download schemathesis', () => install(program, draft)),
    );
    return { program, packages };
  });
}

async function install(program: string, draft: string): Promise<void> {
  await mkdir(draft, { recursive: true });
  const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes'];
  await output(program, [
    ...['-m', 'pip', 'install', ...options],
    ...['--requirement', requirements, '--target', draft],
  ]);
}
