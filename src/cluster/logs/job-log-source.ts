import { setTimeout as sleep } from 'node:timers/promises';
import { archivedText } from '../../resource/archived-text.ts';
import { containerIn } from '../../resource/logs/container.ts';
import type { LogJob } from '../../resource/logs/where.ts';
import { jobNamespace } from '../../resource/names.ts';
import type { Cluster } from '../cluster.ts';
import { isForbidden, isUnauthorized, unreached } from '../errors.ts';
import { LogBroken, mostBytes, type LogSource } from './job-logs.ts';

export interface JobLogSourceOptions {
  /** The calls to the apiserver that logs need: to read objects by name, and logs. */
  readonly cluster: Pick<Cluster, 'get' | 'openLog'>;
  readonly job: { readonly uid: string; readonly namespace: string };
  /** Reads the job; undefined if it is gone. */
  readonly read: () => Promise<LogJob | undefined>;
  /** Runs a call, and throws what its failure means to whoever reads the logs. */
  readonly calling: <T>(what: 'pod' | 'archive', action: () => Promise<T>) => Promise<T>;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks at a job and its pod. */
const poll = 1_000;

/** The logs of a job in the cluster. */
export function jobLogSource({ cluster, job, read, calling, signal }: JobLogSourceOptions): LogSource {
  const { uid, namespace: place } = job;
  const namespace = jobNamespace(uid);
  let run: number | undefined;

  return {
    async job() {
      signal.throwIfAborted();
      const now = await read();
      if (!now || now.metadata.deletionTimestamp !== undefined) return undefined;
      run ??= now.status.run;
      return now.status.run === run ? now : undefined;
    },

    async container(pod, name) {
      const object = await calling('pod', () =>
        cluster.get({ kind: 'Pod', namespace, name: pod }, { signal }),
      );
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
        if (isForbidden(cause) || isUnauthorized(cause))
          await calling('pod', () => Promise.reject(unreached(cause)));
        throw new LogBroken('the log cannot be read', { cause });
      }
    },

    async archived({ status }, file) {
      const { archive: name } = status;
      if (name === undefined) return undefined;
      return calling('archive', async () =>
        archivedText(await cluster.get({ kind: 'ConfigMap', namespace: place, name }), file, uid),
      );
    },

    pause: () => sleep(poll, undefined, { signal }),
    now: () => Date.now(),
  };
}
