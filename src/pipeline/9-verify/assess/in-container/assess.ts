import { firstBytes } from '../../../../text/cut.ts';
import { reportBytes } from '../../report/wapiti.ts';
import { judge, type Left } from '../../report/judge.ts';
import { reportFolder } from '../../report-volume.ts';
import { assessSettings } from '../environment.ts';

/** What a termination message holds. A longer result is only in the log. */
const shortBytes = 4096;

/** Bytes of the report that are printed, and so archived. */
const shownBytes = 256 * 1024;

/** Milliseconds between two looks. */
const pause = 100;

export interface AssessDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined if it is absent or larger. */
  readonly read: (path: string, mostBytes: number) => Promise<string | undefined>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Writes the termination message. */
  readonly write: (line: string) => Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * Waits for the end of the attack, judges its report, and prints the result on one line, then the report. If the attack never
 * ends, the deadline of the pod ends the wait.
 * @throws Error if the environment does not match the manifest of the pod
 */
export async function assess({ env, read, sleep, write, print }: AssessDependencies): Promise<void> {
  const { TARGET, FAIL_ON, RESULT_NONCE } = assessSettings.parse(env);
  const left = await endOf(read, sleep);
  const line = JSON.stringify(judge(left, TARGET, FAIL_ON));
  if (Buffer.byteLength(line) <= shortBytes) await write(line);
  print(`${RESULT_NONCE} ${line}`);
  if (left.report !== undefined) print(firstBytes(left.report, shownBytes));
}

async function endOf(read: AssessDependencies['read'], sleep: AssessDependencies['sleep']): Promise<Left> {
  for (;;) {
    const exitCode = await read(reportFolder.exitCode, 100);
    if (exitCode !== undefined) {
      const [report, log] = await Promise.all([
        read(reportFolder.report, reportBytes),
        read(reportFolder.log, reportBytes),
      ]);
      return { exitCode, report, log };
    }
    await sleep(pause);
  }
}
