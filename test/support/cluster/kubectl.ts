import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real kubectl, from the PATH, against the cluster of KUBECONFIG. A failure does not throw. */
export async function tryKubectl(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn('kubectl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
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

/** Runs kubectl. @returns its standard output @throws Error with its standard error if it fails */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await tryKubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} exited with ${code}: ${stderr}`);
  return stdout;
}
