import { once } from 'node:events';
import { basename } from 'node:path';
import { CommanderError } from 'commander';
import { plain, plainLines } from '../text/plain.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';
import type { Jobs } from './jobs/jobs.ts';
import { makeProgram } from './program.ts';
import { makeProgress } from './progress.ts';
import { screenOf } from './show/screen.ts';

/** What the shell says for a program that Ctrl-C has ended. */
const interrupted = 130;

/** The program by the name that it was called: `kubectl` calls its plugins by file name. */
export const programName = (file: string): string =>
  basename(file).startsWith('kubectl-dfj') ? 'kubectl dfj' : 'dockerfilejob';

/** Runs the command line, and returns its exit code. Never throws. */
export async function runCli(calledAs: string, args: readonly string[], version: string): Promise<number> {
  const name = programName(calledAs);
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    stopping.abort(new Interrupt());
  });
  // The reader of a pipe may end before the writer, as `head` does. Nothing is left to do then.
  process.stdout.on('error', () => process.exit(exitCodes.success));
  let code: number = exitCodes.success;
  const program = makeProgram({
    name,
    version,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    run: async (where, action) => {
      let opened: Promise<Jobs> | undefined;
      const context: Context = {
        jobs: () => (opened ??= import('./session.ts').then(({ openJobs }) => openJobs(where))),
        write: async (text) => {
          if (!process.stdout.write(text)) await once(process.stdout, 'drain');
        },
        say: (line) => process.stderr.write(`${line}\n`),
        progress: makeProgress(process.stderr),
        get screen() {
          return screenOf(process.stdout, process.env);
        },
        program: name,
        signal: stopping.signal,
      };
      try {
        code = await action(context);
      } finally {
        await opened?.then((jobs) => jobs.close()).catch(() => undefined);
      }
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, name);
  }
}

class Interrupt extends Error {}

/** Tells the user what went wrong, never with a stack. */
function report(error: unknown, name: string): number {
  if (error instanceof Interrupt) return interrupted;
  // It has been told already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
  const { message, code, next } = error instanceof Failure ? error : unexpected(error);
  const [first = '', ...more] = plainLines(message);
  const lines = [
    `error: ${first}`,
    ...more,
    ...next.map((line) => `  ${plain(line.replaceAll('{dfj}', name))}`),
  ];
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  return code;
}

const unexpected = (error: unknown): Failure =>
  new Failure(`this should not happen: ${error instanceof Error ? error.message : String(error)}`, {
    code: exitCodes.refused,
    next: [
      'Please report it, with the command, to the project: SECURITY.md if it is a vulnerability, else an issue',
    ],
  });
