import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Ended } from './kubectl.ts';

interface CliOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Ends the program like Ctrl-C. */
  readonly signal?: AbortSignal;
}

const program = new URL(`file://${process.cwd()}/src/cli.ts`).pathname;

/** Runs the command line, as `kubectl dfj`, in a pipe. A failure does not throw. */
export async function cli(
  args: readonly string[],
  { input = '', env, cwd, signal }: CliOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DFJ_CALLED_AS: 'kubectl-dfj', ...env },
    cwd,
  });
  signal?.addEventListener('abort', () => child.kill('SIGINT'));
  child.stdin.on('error', () => undefined); // it may exit before it has read its input
  child.stdin.end(input);
  const code = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  return { code: status, stdout, stderr };
}
