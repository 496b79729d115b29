import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { isForbidden, isUnauthorized } from '../../cluster/errors.ts';
import { archivedText } from '../../resource/archived-text.ts';
import { jobNamespace, nonceAnnotation } from '../../resource/names.ts';
import { unavailable } from '../problems/problem-of.ts';
import { StoreError, type JobEntry, type JobStore } from '../store/job-store.ts';
import { storing } from '../store/store-fault.ts';
import { LogBroken, mostBytes, type LogContainer, type LogSource } from './job-logs.ts';

/** The calls to the apiserver that logs need: to read objects by name, and logs. */
export type LogCluster = Pick<Cluster, 'get' | 'openLog'>;

/** Milliseconds between two looks at a job and its pod. */
const poll = 1_000;

const statuses = z
  .array(
    z.object({
      name: z.string(),
      state: z
        .object({ running: z.unknown(), terminated: z.object({ exitCode: z.int() }).optional() })
        .partial()
        .default({}),
    }),
  )
  .default([]);
const named = z.array(z.object({ name: z.string() })).default([]);
const podSchema = z.object({
  metadata: z.object({ annotations: z.object({ [nonceAnnotation]: z.string().optional() }) }),
  spec: z.object({ initContainers: named, containers: named }),
  status: z.object({ initContainerStatuses: statuses, containerStatuses: statuses }),
});

/** A container as its pod shows it. @throws ZodError if it is no pod */
export function containerIn(pod: unknown, name: string): LogContainer {
  const { metadata, spec, status } = podSchema.parse(pod);
  const nonce = metadata.annotations[nonceAnnotation];
  if (![...spec.initContainers, ...spec.containers].some((one) => one.name === name))
    return { state: 'absent' };
  const seen = [...status.initContainerStatuses, ...status.containerStatuses].find(
    (one) => one.name === name,
  );
  const { running, terminated } = seen?.state ?? {};
  if (terminated) return { state: 'terminated', exitCode: terminated.exitCode, nonce };
  return { state: running === undefined ? 'waiting' : 'running', nonce };
}

export interface LogSourceOptions {
  readonly cluster: LogCluster;
  readonly read: JobStore['get'];
  readonly entry: JobEntry;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
}

/** The logs of a job in the cluster. All methods throw a StoreError or a Problem if it does not answer. */
export function logSource({ cluster, read, entry, signal }: LogSourceOptions): LogSource {
  const namespace = jobNamespace(entry.uid);
  let run: number | undefined;

  return {
    async job() {
      signal.throwIfAborted();
      const job = await read(entry);
      if (!job || job.metadata.deletionTimestamp !== undefined) return undefined;
      run ??= job.status.run;
      return job.status.run === run ? job : undefined;
    },

    async container(pod, name) {
      const object = await reading(() => cluster.get({ kind: 'Pod', namespace, name: pod }, { signal }));
      return object && containerIn(object, name);
    },

    async *open(pod, name, follow) {
      const ref = { namespace, pod, container: name };
      try {
        const limits = follow ? {} : { limitBytes: mostBytes };
        const body = await cluster.openLog(ref, {
          ...limits,
          follow,
          signal,
          ...(follow && { timeout: Infinity }),
        });
        yield* body as AsyncIterable<Uint8Array>;
      } catch (cause) {
        signal.throwIfAborted();
        if (isForbidden(cause) || isUnauthorized(cause)) throw unavailable(cause);
        throw new LogBroken('the log cannot be read', { cause });
      }
    },

    async archived({ status }, file) {
      const { archive: name } = status;
      if (name === undefined) return undefined;
      return reading(async () =>
        archivedText(
          await cluster.get({ kind: 'ConfigMap', namespace: entry.namespace, name }),
          file,
          entry.uid,
        ),
      );
    },

    pause: () => sleep(poll, undefined, { signal }),
    now: () => Date.now(),
  };
}

/** Without the right to read pods and archives, this server cannot help, whoever asks. */
async function reading<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await storing(action);
  } catch (error) {
    throw error instanceof StoreError && error.fault === 'forbidden' ? unavailable(error) : error;
  }
}
