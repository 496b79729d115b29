import type { Cluster } from '../../../cluster/cluster.ts';
import { isForbidden } from '../../../cluster/errors.ts';
import { jobLogSource } from '../../../cluster/logs/job-log-source.ts';
import { jobLogs } from '../../../cluster/logs/job-logs.ts';
import { jobNamespace } from '../../../resource/names.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { logLines } from '../../read/log-lines.ts';
import type { Job } from '../job.ts';
import type { LogLine, LogOptions } from '../jobs.ts';

interface Reader {
  readonly cluster: Cluster;
  /** Reads the job again; undefined if it is gone. */
  readonly again: () => Promise<Job | undefined>;
  /** Puts what the apiserver refuses in words for the user. */
  readonly call: <T>(action: () => Promise<T>) => Promise<T>;
}

/** The logs of a job, with the rights of the caller. @throws Failure */
export async function* readJobLogs(
  { cluster, again, call }: Reader,
  { metadata }: Job,
  { step, follow, signal }: LogOptions,
): AsyncGenerator<LogLine, void> {
  const source = jobLogSource({
    cluster,
    job: metadata,
    read: () => call(again),
    calling: (what, action) =>
      call(what === 'archive' ? action : () => action().catch(unlessForbidden(metadata.uid))),
    signal,
  });
  try {
    yield* logLines(jobLogs(source, { step, follow }));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const unlessForbidden =
  (uid: string) =>
  (error: unknown): never => {
    if (!isForbidden(error)) throw error;
    throw new Failure(`you may not read the pods of the namespace ${jobNamespace(uid)}, and their logs`, {
      code: exitCodes.refused,
      next: [
        'Read them by REST, which asks for rights on the job only: --server URL --token TOKEN',
        'When the job is over, they are archived beside it, and this command reads them there',
      ],
    });
  };
