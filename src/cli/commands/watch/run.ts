import type { Context } from '../../context.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Job } from '../../jobs/job.ts';
import { changes, resultLines, tree } from '../../show/tree.ts';

export async function runWatch(context: Context, id: string): Promise<ExitCode> {
  const jobs = await context.jobs();
  return watchToEnd(context, await jobs.find(id));
}

/** Milliseconds between two drawings without news, so that times move on. */
const tick = 1000;

/** Shows the steps of a job until it is over, and returns the exit code for its result. */
export async function watchToEnd(context: Context, first: Job): Promise<ExitCode> {
  const jobs = await context.jobs();
  const drawing = context.screen.redraws ? drawer(context) : lineWriter(context);
  const timer = setInterval(() => void drawing.again(), tick);
  let latest = first;
  try {
    for await (const job of jobs.watch(first, context.signal)) {
      latest = job;
      await drawing.show(job);
      const code = exitCodeOf(job);
      if (code !== undefined) {
        await drawing.end(job);
        if (code !== exitCodes.success) context.say(`See why: ${context.program} why ${job.metadata.name}`);
        return code;
      }
    }
  } finally {
    clearInterval(timer);
  }
  context.signal.throwIfAborted();
  throw new Failure(`the job ${latest.metadata.name} was deleted`, { code: exitCodes.refused });
}

interface Drawing {
  show(job: Job): Promise<void>;
  /** Draws the same again, with the time that has passed. */
  again(): Promise<void>;
  end(job: Job): Promise<void>;
}

/** Draws the tree in place of the earlier one. */
function drawer(context: Context): Drawing {
  let drawn = 0;
  let shown: Job | undefined;
  const draw = async (job: Job): Promise<void> => {
    // Its size may have changed since.
    const lines = tree(job, Date.now(), context.screen);
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    drawn = lines.length;
    // Line by line: some terminals keep what is erased as a whole.
    await context.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[J`);
  };
  return {
    show: async (job) => {
      shown = job;
      await draw(job);
    },
    again: async () => {
      if (shown) await draw(shown);
    },
    end: () => Promise.resolve(),
  };
}

/** Writes a line for each change. */
function lineWriter({ screen, write }: Context): Drawing {
  let before: Job | undefined;
  return {
    show: async (job) => {
      const lines = changes(before, job);
      before = job;
      await write(lines.map((line) => `${line}\n`).join(''));
    },
    again: () => Promise.resolve(),
    end: (job) =>
      write(
        resultLines(job, screen)
          .filter((line) => line !== '')
          .map((line) => `${line}\n`)
          .join(''),
      ),
  };
}
