import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';
import type { Advice } from '../../show/finding.ts';

const findings = z.array(
  z.object({ line: z.int(), level: z.string(), code: z.string(), message: z.string() }),
);

/** Milliseconds. Hadolint takes long for some texts. */
const timeout = 10_000;

/** What Hadolint advises. `absent`: it is not on the PATH. `failed`: it says nothing that can be read, or not in time. */
export type HadolintResult = readonly Advice[] | 'absent' | 'failed';

/** Asks the Hadolint of this machine. */
export async function hadolint(dockerfile: string): Promise<HadolintResult> {
  const child = spawn('hadolint', ['--no-fail', '--format', 'json', '-'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: process.env,
  });
  const tooLate = setTimeout(() => {
    child.kill('SIGKILL');
    // What it has started may keep its output open.
    child.stdout.destroy();
  }, timeout);
  child.stdin.on('error', () => undefined); // it may end before it has read its input
  const unstarted = new Promise<'absent' | 'failed'>((resolve) => {
    child.once('error', (error) => {
      resolve('code' in error && error.code === 'ENOENT' ? 'absent' : 'failed');
    });
  });
  child.stdin.end(dockerfile);
  const told = text(child.stdout).then(
    (output) => findings.safeParse(parseJson(output)).data ?? 'failed',
    () => 'failed' as const,
  );
  // What cannot be started has an empty output, too.
  const started = new Promise<HadolintResult>((resolve) => {
    child.once('spawn', () => {
      resolve(told);
    });
  });
  return Promise.race([unstarted, started]).finally(() => {
    clearTimeout(tooLate);
  });
}
