import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

const tailLines = 25;

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; empty when absent. */
  readonly input?: string;
}

/** A command failed or was killed. `message` ends with the last lines of its output. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The last lines of a text, indented for an error message. */
export function tail(text: string, lines: number = tailLines): string {
  const kept = text.trimEnd().split('\n').slice(-lines);
  return kept.map((line) => `    ${line}`).join('\n');
}

const running = new Set<ChildProcess>();

/** Runs a command and returns its standard output. @throws CommandError */
export async function output(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = start(program, args, options);
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), statusOf(child)]);
  if (status === '0') return out;
  throw new CommandError(`${program} ${args.join(' ')} exited with ${status}:\n${tail(err + out)}`);
}

/** Runs a command and appends its output to `logFile`. @throws CommandError with the log's path and last lines */
export async function logged(
  logFile: string,
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  log.write(`$ ${program} ${args.join(' ')}\n`);
  const child = start(program, args, options);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const status = await statusOf(child);
  log.end();
  await finished(log);
  if (status === '0') return;
  const printed = await readFile(logFile, 'utf8');
  throw new CommandError(`${program} exited with ${status}; see ${logFile}:\n${tail(printed)}`);
}

/** Terminates all running commands. Their callers get a CommandError. */
export function endRunningCommands(): void {
  for (const child of running) child.kill();
}

function start(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): ChildProcessWithoutNullStreams {
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  child.stdin.on('error', () => undefined); // a program may exit without reading its input
  child.stdin.end(options.input ?? '');
  return child;
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: string[] = [];
  stream.setEncoding('utf8');
  for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join('');
}

/** Exit code or name of the signal. */
async function statusOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve(signal ?? String(code));
    });
  });
}
