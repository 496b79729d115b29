import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Shows a command as it is typed, and runs it on this terminal. @returns its exit code */
export async function show(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  console.log(`$ kubectl dfj ${args.join(' ')}\n`);
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  console.log();
  return code ?? 1;
}
