import { jobLogs, LogBroken, type LogSource, type LogsWanted } from '../../src/cluster/logs/job-logs.ts';
import type { LogName } from '../../src/resource/archived-logs.ts';
import type { LogContainer } from '../../src/resource/logs/container.ts';
import type { Status, StepStatus } from '../../src/resource/status.ts';
import { makeJob } from './job.ts';

export const now = Date.parse('2026-01-01T00:10:00Z');
export const recently = '2026-01-01T00:09:59Z';
export const longAgo = '2026-01-01T00:00:00Z';

/** What of a job's logs there is at one time. */
export interface Moment {
  /** undefined: the job is gone. */
  readonly status?: Partial<Omit<Status, 'steps'>> & { readonly steps?: readonly StepStatus[] };
  /** The containers of the pods, by pod. A pod that is not named does not exist. */
  readonly pods?: Readonly<
    Record<
      string,
      Partial<Record<LogName, LogContainer & { readonly log?: readonly string[]; readonly breaks?: true }>>
    >
  >;
  readonly archive?: Readonly<Record<string, string>>;
}

/** Logs that change each time that somebody waits. The last moment lasts. */
export function changing(
  ...moments: readonly [Moment, ...Moment[]]
): LogSource & { readonly pauses: () => number } {
  let at = 0;
  const current = (): Moment => moments[Math.min(at, moments.length - 1)] ?? {};
  return {
    pauses: () => at,
    now: () => now,
    job: async () => {
      const { status } = await Promise.resolve(current());
      return status && makeJob({ status: { ...status, steps: [...(status.steps ?? [])] } });
    },
    container: async (pod, name) => {
      const containers = await Promise.resolve(current().pods?.[pod]);
      return containers && (containers[name] ?? { state: 'absent' });
    },
    async *open(pod, name) {
      const seen = await Promise.resolve(current().pods?.[pod]?.[name]);
      for (const piece of seen?.log ?? []) yield Buffer.from(piece);
      if (seen?.breaks) throw new LogBroken('the pod is gone');
    },
    archived: (_job, file) => Promise.resolve(current().archive?.[file]),
    pause: () => {
      at += 1;
      return at > 20 ? Promise.reject(new Error('it waits for ever')) : Promise.resolve();
    },
  };
}

/** The logs as one text, each with its name. */
export async function shown(source: LogSource, wanted: LogsWanted): Promise<string> {
  let text = '';
  for await (const part of jobLogs(source, wanted))
    text += part.kind === 'begin' ? `<${part.name}${part.attempt || ''}>` : part.text;
  return text;
}
