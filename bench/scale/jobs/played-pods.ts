import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { reflect } from '../../../src/cluster/watch/reflect.ts';
import { labels, nonceAnnotation } from '../../../src/resource/names.ts';

/** A pod of a job that KWOK plays. Times are of this process, in milliseconds since the epoch. */
export interface PlayedPod {
  readonly nonce: string;
  readonly runningSince: number | undefined;
}

export interface PlayedPods {
  get(namespace: string, name: string): PlayedPod | undefined;
  /** Waits until it runs. @returns undefined if it does not within the time in milliseconds */
  running(
    namespace: string,
    name: string,
    patience: number,
  ): Promise<(PlayedPod & { readonly runningSince: number }) | undefined>;
  stop(): Promise<void>;
}

const podSchema = z.object({
  metadata: z.object({
    labels: z.object({ [labels.uid]: z.string() }),
    annotations: z.object({ [nonceAnnotation]: z.string().default('') }),
  }),
  status: z.object({
    phase: z.string().default('Pending'),
    containerStatuses: z
      .array(z.object({ name: z.string(), state: z.object({ terminated: z.unknown() }).partial() }))
      .default([]),
  }),
});

/** Watches the pods of all jobs. @param onRan called with the uid of a job when its user's container has ended */
export async function watchPlayedPods(cluster: Cluster, onRan: (uid: string) => void): Promise<PlayedPods> {
  const since = new Map<string, number>();
  const pods = reflect(cluster, {
    kind: 'Pod',
    labelSelector: labels.uid,
    parse: (raw) => {
      const { metadata, status } = podSchema.parse(raw);
      const run = status.containerStatuses.find(({ name }) => name === 'run');
      return {
        uid: metadata.labels[labels.uid],
        nonce: metadata.annotations[nonceAnnotation],
        started: status.phase !== 'Pending',
        ran: run?.state.terminated !== undefined,
      };
    },
    onChange: (key, pod, before) => {
      if (!pod) since.delete(key);
      else if (pod.started && !since.has(key)) since.set(key, Date.now());
      if (pod?.ran === true && before?.ran !== true) onRan(pod.uid);
    },
  });
  await pods.synced;

  const get = (namespace: string, name: string): PlayedPod | undefined => {
    const key = `${namespace}/${name}`;
    const pod = pods.store.get(key);
    return pod && { nonce: pod.nonce, runningSince: since.get(key) };
  };
  return {
    get,
    async running(namespace, name, patience) {
      for (const end = Date.now() + patience; Date.now() < end;) {
        const pod = get(namespace, name);
        if (pod?.runningSince !== undefined) return { ...pod, runningSince: pod.runningSince };
        await sleep(50);
      }
      return undefined;
    },
    stop: () => pods.stop(),
  };
}
