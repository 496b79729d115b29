import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { debianProgram } from '../debian.ts';

export interface Checked {
  readonly code: unknown;
  /** What it prints, to both outputs. */
  readonly printed: string;
}

/** The programs of Prometheus, from Debian. */
export const prometheusProgram = (name: 'prometheus' | 'promtool'): Promise<string> =>
  debianProgram('prometheus', `/usr/bin/${name}`);

export async function promtool(args: readonly string[], input = ''): Promise<Checked> {
  const child = spawn(await prometheusProgram('promtool'), args);
  child.stdin.on('error', () => undefined); // it may exit before it has read its input
  child.stdin.end(input);
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as unknown[];
  return { code, printed: out + err };
}
