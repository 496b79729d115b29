import { execFile } from 'node:child_process';

/** Runs a command line with curl (and jq) in it, exactly as documents have it. @returns what it prints */
export const shell = (command: string, folder: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', `set -o pipefail\n${command}`],
      { cwd: folder, timeout: 60_000 },
      (error, stdout) => {
        if (error) reject(new Error(`${command} failed: ${stdout}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
