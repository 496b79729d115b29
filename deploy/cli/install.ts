import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, entry } from './paths.ts';

/** `kubectl dfj` finds the first; the second is for those without kubectl. */
const names = ['kubectl-dfj', 'dockerfilejob'] as const;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A script that starts the program with the Node.js that runs this, because that of the PATH may be older. */
const launcher = (file: string): string => `#!/bin/sh
DFJ_CALLED_AS="$0" exec ${quoted(process.execPath)} ${quoted(file)} "$@"
`;

/** kubectl runs this to complete the words after `kubectl dfj`. */
const completer = `#!/bin/sh
exec kubectl-dfj __complete -- "$@"
`;

/** Writes the programs into a folder. They start what is in `bundle`. */
export async function writeLaunchers(folder: string, from = bundle): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of names) await writeFile(join(folder, name), launcher(join(from, entry)), { mode: 0o755 });
  await writeFile(join(folder, 'kubectl_complete-dfj'), completer, { mode: 0o755 });
}

/** Copies the bundle below a prefix such as /usr/local, so that it does not need this checkout any more. */
export async function installCli(prefix: string): Promise<void> {
  const lib = join(prefix, 'lib', 'dockerfilejob');
  await rm(lib, { recursive: true, force: true });
  await cp(bundle, lib, { recursive: true });
  await writeLaunchers(join(prefix, 'bin'), lib);
}
