import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../cluster/cluster.ts';
import { isForbidden, isNotFound } from '../../../cluster/errors.ts';
import { isNotStarted } from '../../../cluster/logs/container-state.ts';
import { jobNamespace } from '../../../resource/names.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Job } from '../job.ts';
import type { LogLine, LogOptions } from '../jobs.ts';
import { openArchive } from './archive.ts';
import { logSources, type LogSource } from './log-sources.ts';
import { pieces } from './pieces.ts';

/** Milliseconds. */
const pollEvery = 500;
/** Milliseconds for which the archive of a job that is over is waited for. */
const patience = 15_000;

interface Reader {
  readonly cluster: Cluster;
  /** Reads the job again; undefined if it is gone. */
  readonly again: () => Promise<Job | undefined>;
  readonly options: LogOptions;
}

const isOver = ({ status }: Job): boolean => status.completionTime !== undefined;

const podOf = ({ status }: Job, { step }: LogSource): string | undefined =>
  status.steps.find(({ name }) => name === step)?.pod;

const isStepOver = (job: Job, { step }: LogSource): boolean =>
  isOver(job) ||
  ['Succeeded', 'Failed'].includes(job.status.steps.find(({ name }) => name === step)?.state ?? '');

/** What has been read so far. */
interface Progress {
  job: Job;
  readonly heard: Set<LogSource>;
  readonly visited: Set<string>;
}

/** The logs of a job, container after container: what runs now, then from the archive whatever was missed. */
export async function* readJobLogs(reader: Reader, first: Job): AsyncGenerator<LogLine, void> {
  const sources = logSources(first, reader.options.step);
  const progress: Progress = { job: first, heard: new Set(), visited: new Set() };
  while (isInPods(reader, progress)) {
    const next = nextLog(progress.job, sources, progress.visited);
    const isRead = next ? yield* readOne(reader, progress, next) : false;
    if (next && isRead) progress.visited.add(next.key);
    else if (!(await waits(reader, progress.job))) break;
    const later = await reader.again();
    if (!later) return;
    progress.job = later;
  }
  const { job, heard } = progress;
  const missed = sources.filter((source) => !heard.has(source) && podOf(job, source) !== undefined);
  if (isOver(job)) yield* archived(reader, job, missed);
}

/** A pod of a job that is over may be gone at any time. Its archive is complete. */
const isInPods = ({ options }: Reader, { job }: Progress): boolean =>
  !options.signal.aborted && !(isOver(job) && job.status.archive !== undefined);

/** Waits a moment for more. Returns whether there may be more. */
async function waits({ options: { follow, signal } }: Reader, job: Job): Promise<boolean> {
  if (!follow || isOver(job)) return false;
  await sleep(pollEvery, undefined, { signal }).catch(() => undefined);
  return true;
}

/** Reads a log to its end. Returns false if it has not begun, but may. */
async function* readOne(
  reader: Reader,
  { job, heard }: Progress,
  next: NextLog,
): AsyncGenerator<LogLine, boolean> {
  const stream = await openLog(reader, job, next);
  if (!stream) return !reader.options.follow || isStepOver(job, next.source);
  for await (const text of pieces(stream)) {
    heard.add(next.source);
    yield { container: next.source.container, text };
  }
  return true;
}

interface NextLog {
  readonly source: LogSource;
  readonly pod: string;
  readonly key: string;
}

/** The first log that was not read to its end. A retried step has another pod, and so another log. */
function nextLog(job: Job, sources: readonly LogSource[], visited: ReadonlySet<string>): NextLog | undefined {
  for (const source of sources) {
    const pod = podOf(job, source);
    const key = `${pod ?? ''}/${source.container}`;
    if (pod !== undefined && !visited.has(key)) return { source, pod, key };
  }
  return undefined;
}

async function openLog({ cluster, options }: Reader, job: Job, { source: { container }, pod }: NextLog) {
  const namespace = jobNamespace(job.metadata.uid);
  const { follow, signal } = options;
  try {
    return await cluster.openLog(
      { namespace, pod, container },
      { follow, signal, ...(follow && { timeout: Infinity }) },
    );
  } catch (error) {
    if (isNotStarted(error) || isNotFound(error)) return undefined;
    if (isForbidden(error)) throw mayNotRead(job);
    throw error;
  }
}

const mayNotRead = ({ metadata }: Job): Failure =>
  new Failure(`you may not read the logs of pods in the namespace ${jobNamespace(metadata.uid)}`, {
    code: exitCodes.refused,
    next: [
      'Read them by REST, which asks for rights on the job only: --server URL --token TOKEN',
      'When the job is over, they are archived beside it, and this command reads them there',
    ],
  });

async function* archived(
  reader: Reader,
  first: Job,
  sources: readonly LogSource[],
): AsyncGenerator<LogLine, void> {
  const { signal } = reader.options;
  const end = Date.now() + patience;
  let job = first;
  while (sources.length > 0 && !signal.aborted && job.status.archive === undefined && Date.now() < end) {
    await sleep(pollEvery, undefined, { signal }).catch(() => undefined);
    job = (await reader.again()) ?? job;
  }
  const read = await openArchive(reader.cluster, job);
  for (const { container, file } of sources) {
    const text = file === undefined ? undefined : read?.(file);
    if (text === undefined) continue;
    for (const line of text.replace(/\n$/, '').split('\n')) yield { container, text: line };
  }
}
