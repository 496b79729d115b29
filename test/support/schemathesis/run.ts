import { spawn } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connectionVariable } from '../cluster/connection.ts';
import { installSchemathesis } from './install.ts';

export interface Run {
  /** The server. Defaults to the installed API. */
  readonly url?: string;
  /** The document, or where it is. */
  readonly location: string;
  readonly token: string;
  /** Jobs of the caller: one that is over, and some that may be deleted. */
  readonly jobs: { readonly over: readonly string[]; readonly spare: readonly string[] };
  readonly options?: readonly string[];
  /** For what the run needs beside the sources. */
  readonly folder: string;
}

export interface Outcome {
  readonly code: number;
  readonly report: string;
}

/** Milliseconds, in case it hangs. */
const patience = 240_000;

/** Runs Schemathesis against the API, as schemathesis.toml says. */
export async function runSchemathesis({
  url = connectionVariable('DFJ_URL'),
  location,
  token,
  jobs,
  folder,
  options = [],
}: Run): Promise<Outcome> {
  const { program, packages } = await installSchemathesis();
  for (const file of ['schemathesis.toml', 'hooks.py']) {
    await copyFile(join(import.meta.dirname, file), join(folder, file));
  }
  for (const [name, ids] of Object.entries(jobs)) {
    await writeFile(join(folder, `${name}.txt`), ids.map((id) => `"${id}"\n`).join(''));
  }
  const args = ['--config-file', 'schemathesis.toml', 'run', location, '--no-color', ...options];
  const child = spawn(program, ['-m', 'schemathesis.cli', ...args], {
    cwd: folder,
    env: {
      ...process.env,
      PYTHONPATH: `${packages}:${folder}`,
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: 'hooks',
      DFJ_URL: url,
      DFJ_TOKEN: token,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
  });
  const ended = Promise.withResolvers<number>();
  child.once('error', ended.reject);
  child.once('close', (code) => {
    ended.resolve(code ?? -1);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended.promise]);
  return { code, report: stdout + stderr };
}
