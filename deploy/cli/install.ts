import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, completer, entry } from './paths.ts';

/** What each program starts, as package.json says it to npm: `kubectl dfj`, the same without kubectl, and what completes words. */
const programs = { 'kubectl-dfj': entry, dockerfilejob: entry, 'kubectl_complete-dfj': completer };

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A script that starts the program with the Node.js that runs this, because that of the PATH may be older. Without it, as
 * when the checkout is gone, that of the PATH is tried.
 */
const launcher = (file: string): string => `#!/bin/sh
node=${quoted(process.execPath)}
[ -x "$node" ] || node=node
DFJ_CALLED_AS="$0" exec "$node" ${quoted(file)} "$@"
`;

/** Writes the programs into a folder. They start what is in `bundle`. */
export async function writeLaunchers(folder: string, from = bundle): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, file] of Object.entries(programs))
    await writeFile(join(folder, name), launcher(join(from, file)), { mode: 0o755 });
}

/** Copies the bundle below a prefix such as /usr/local, so that it does not need this checkout any more. */
export async function installCli(prefix: string): Promise<void> {
  const lib = join(prefix, 'lib', 'dockerfilejob');
  await rm(lib, { recursive: true, force: true });
  await cp(bundle, lib, { recursive: true });
  await writeLaunchers(join(prefix, 'bin'), lib);
}
