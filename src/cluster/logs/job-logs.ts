import { archivedLogs, type LogName } from '../../resource/archived-logs.ts';
import { logsOf, type LogChoice } from '../../resource/logs/choice.ts';
import { hasLog, isSilent, type LogContainer } from '../../resource/logs/container.ts';
import { continuation } from '../../resource/logs/continuation.ts';
import { isOver, whereIs, withoutPod, type LogJob, type Where } from '../../resource/logs/where.ts';
import { SentLog } from './sent-log.ts';

/** Where the logs of one job come from. */
export interface LogSource {
  /** The job as it is now; undefined if it is gone, or in another run. */
  job(): Promise<LogJob | undefined>;
  /** undefined if there is no such pod. */
  container(pod: string, name: LogName): Promise<LogContainer | undefined>;
  /** The log from its beginning. @throws LogBroken if it cannot be read, or breaks off */
  open(pod: string, name: LogName, follow: boolean): AsyncIterable<Uint8Array>;
  /** A text of the archive; undefined if the archive does not have it. */
  archived(job: LogJob, file: string): Promise<string | undefined>;
  /** Waits until it is worth to look again. */
  pause(): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface LogsWanted {
  /** Only the logs of this step, or container. */
  readonly step?: LogChoice | undefined;
  /** Goes on from log to log until the job ends. */
  readonly follow: boolean;
}

/** A log begins, or goes on. */
export type LogPart =
  | { readonly kind: 'begin'; readonly name: LogName; readonly attempt: number }
  | { readonly kind: 'text'; readonly name: LogName; readonly text: string };

/** Bytes of one log that are sent. Where the kubelet rotates logs it does so at 10 MiB, so that offsets hold up to here. */
export const mostBytes = 8 * 1024 * 1024;
const tooLong = '\n[the log is longer: the rest is not sent]\n';

/** How often a log is asked for that nobody follows. Between two times the job may have been archived. */
const attemptsToRead = 3;

/** The logs of a job, one after the other. Each is complete and in one piece, whether it is in a pod or archived meanwhile. */
export async function* jobLogs(source: LogSource, wanted: LogsWanted): AsyncGenerator<LogPart, void> {
  for (const name of logsOf(wanted.step)) yield* oneLog(source, name, wanted.follow);
}

/** What became of a look at a log: it is complete or there is none, or it is worth to look again. */
type Look = 'over' | 'again';

async function* oneLog(source: LogSource, name: LogName, follow: boolean): AsyncGenerator<LogPart, void> {
  const reading: Reading = { source, name, follow };
  for (let attempts = 1; follow || attempts <= attemptsToRead; attempts += 1) {
    if ((yield* look(reading)) === 'over') return;
    await source.pause();
  }
}

interface Reading {
  readonly source: LogSource;
  readonly name: LogName;
  readonly follow: boolean;
  /** What was read so far of the pod that it comes from. */
  sent?: SentLog;
}

async function* look(reading: Reading): AsyncGenerator<LogPart, Look> {
  const { source, name, follow } = reading;
  const job = await source.job();
  if (!job) return 'over';
  const where = whereIs(name, job, source.now());
  switch (where.kind) {
    case 'none':
      return 'over';
    case 'later':
      return follow ? 'again' : 'over';
    case 'archive':
      yield* rest(await source.archived(job, archivedLogs[name].file), name, where, reading.sent);
      return 'over';
    case 'pod': {
      const container = await source.container(where.pod, name);
      if (container && isSilent(name, container)) return 'over';
      if (container && hasLog(name, container)) return yield* inPod(reading, where, container);
      const later = withoutPod(job, source.now()).kind === 'later' && (follow || isOver(job));
      return later ? 'again' : 'over';
    }
  }
}

async function* inPod(
  reading: Reading,
  { pod, attempt }: Extract<Where, { pod: string }>,
  { state, nonce }: LogContainer,
): AsyncGenerator<LogPart, Look> {
  const { source, name, follow } = reading;
  if (reading.sent?.pod !== pod) {
    reading.sent = new SentLog(pod, nonce);
    yield { kind: 'begin', name, attempt };
  }
  const isComplete = yield* live(source, name, reading.sent, follow && state === 'running');
  return isComplete ? 'over' : 'again';
}

/**
 * Reads on where it was left. What breaks off is read on later.
 * @param follow whether the container still runs, and is waited for
 * @returns whether the log is complete
 */
async function* live(
  source: LogSource,
  name: LogName,
  sent: SentLog,
  follow: boolean,
): AsyncGenerator<LogPart, boolean> {
  let skip = sent.bytes;
  try {
    for await (const chunk of source.open(sent.pod, name, follow)) {
      const fresh = chunk.subarray(skip, skip + mostBytes - sent.bytes);
      skip = Math.max(0, skip - chunk.length);
      yield* textPart(name, sent.take(fresh));
      if (sent.bytes < mostBytes) continue;
      yield { kind: 'text', name, text: sent.end() + tooLong };
      return true;
    }
  } catch (error) {
    if (!(error instanceof LogBroken)) throw error;
    return false;
  }
  if (follow) return false;
  yield* textPart(name, sent.end());
  return true;
}

/** What is archived of a log, after what was sent of it. */
function* rest(
  archived: string | undefined,
  name: LogName,
  where: Extract<Where, { pod: string }>,
  sent: SentLog | undefined,
): Generator<LogPart, void> {
  if (archived === undefined) return;
  const before = sent?.pod === where.pod ? sent : undefined;
  if (!before) yield { kind: 'begin', name, attempt: where.attempt };
  yield* textPart(name, continuation(before?.tail ?? '', archived));
}

function* textPart(name: LogName, text: string): Generator<LogPart, void> {
  if (text !== '') yield { kind: 'text', name, text };
}

/** Reading a log broke off: its pod is gone, or its node does not answer. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}
