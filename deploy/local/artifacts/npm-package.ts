import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.ts';
import type { Progress } from '../progress.ts';
import { npmPackages } from '../versions.ts';
import { ensureEntry } from './cache.ts';

export type NpmPackage = keyof typeof npmPackages;

/** Unpacks an npm package into the cache without running its scripts. Returns its folder. */
export async function unpackNpm(name: NpmPackage, progress: Progress): Promise<string> {
  const pin = npmPackages[name];
  return ensureEntry({ kind: 'npm', name: `${name}-${pin.version}`, inputs: pin }, (draft) =>
    progress.step(`unpack ${name}`, () => unpack(name, draft)),
  );
}

async function unpack(name: NpmPackage, draft: string): Promise<void> {
  const { version, integrity } = npmPackages[name];
  await output('npm', ['pack', '--silent', '--pack-destination', draft, `${name}@${version}`]);
  const archive = join(draft, (await readdir(draft)).find((file) => file.endsWith('.tgz')) ?? '');
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (actual !== integrity)
    throw new Error(`npm package ${name}: expected ${integrity} (versions.ts), got ${actual}`);
  await output('tar', [
    '--extract',
    '--no-same-owner',
    '--strip-components=1',
    '--file',
    archive,
    '--directory',
    draft,
  ]);
  await rm(archive);
}
