import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactScript } from '../../src/pipeline/manifest/command.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a temporary folder. The caller must `remove` it. */
export function tempFolder(): { path: string; empty: (...names: string[]) => void; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'dfj-test-'));
  return {
    path,
    /** Empties these subfolders. */
    empty: (...names) => {
      for (const name of names) {
        rmSync(join(path, name), { recursive: true });
        mkdirSync(join(path, name));
      }
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Replaces a program with a shell script. Returns the folder to put on the PATH. */
export function standIn(folder: string, program: string, script: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, program), 0o755);
  return bin;
}

/** What results in the output of a container begin with. */
export const nonce = 'c0ffee';

/** The result in the output of a container, without its nonce. @throws Error if it carries none */
export function resultIn(stdout: string): string {
  if (!stdout.startsWith(`${nonce} `)) throw new Error(`no nonce in ${stdout}`);
  return stdout.slice(nonce.length + 1);
}

/** Reads a container's script. @param path relative to src/pipeline */
export const readScript = (path: string): string =>
  compactScript(readFileSync(join(import.meta.dirname, '../../src/pipeline', path), 'utf8'));

/** Reads a script of the linter. */
export const readLinterScript = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../charts/dockerfilejob/linter', name), 'utf8');

/**
 * Runs a script as a container does: arguments are positional and never part of the script. TEST_SHELL replaces
 * /bin/sh, for example with a link named `sh` to busybox.
 * @param path put before the PATH
 * @param shell for scripts that need more than /bin/sh has
 * @param input what to write to its standard input, which then ends; without it, the input stays open and empty
 */
export function runScript(
  script: string,
  args: readonly string[],
  path?: string,
  shell = process.env['TEST_SHELL'] ?? '/bin/sh',
  input?: string,
): Promise<Ended> {
  const env = { PATH: [path, process.env['PATH']].filter(Boolean).join(':'), RESULT_NONCE: nonce };
  return new Promise((resolve) => {
    const child = execFile(
      shell,
      ['-c', script, 'sh', ...args],
      { env, timeout: 20_000 },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
    if (input !== undefined) child.stdin?.end(input);
  });
}
