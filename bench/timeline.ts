import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, ContainerRef } from '../src/cluster/cluster.ts';
import { lines } from '../src/cluster/lines.ts';
import { traitsOf, type ContainerName } from '../src/pipeline/containers.ts';
import { jobNamespace, podName } from '../src/resource/names.ts';
import type { DockerfileJob } from '../src/resource/schema.ts';

/** The node's timestamps of a container's first and last log line, in milliseconds since the epoch. */
export interface Stamps {
  readonly first: number;
  readonly last: number;
}

/** Follows the logs of a job's tools while it runs, because its pods are gone afterwards. */
export async function followTools(
  cluster: Cluster,
  job: DockerfileJob,
  signal: AbortSignal,
): Promise<Record<'build' | 'push' | 'summarize', Stamps>> {
  const namespace = jobNamespace(job.metadata.uid);
  const follow = (container: ContainerName) =>
    stampsOf(cluster, { namespace, pod: podName(traitsOf(container).step, 1, 0), container }, signal);
  const [build, push, summarize] = await Promise.all([follow('build'), follow('push'), follow('summarize')]);
  return { build, push, summarize };
}

async function stampsOf(cluster: Cluster, ref: ContainerRef, signal: AbortSignal): Promise<Stamps> {
  for (;;) {
    signal.throwIfAborted();
    const stamps = await readStamps(cluster, ref, signal).catch(() => []); // the container does not exist yet
    const [first, last] = [stamps[0], stamps.at(-1)];
    if (first !== undefined && last !== undefined) return { first, last };
    await sleep(50);
  }
}

async function readStamps(cluster: Cluster, ref: ContainerRef, signal: AbortSignal): Promise<number[]> {
  const stamps: number[] = [];
  const log = await cluster.openLog(ref, { follow: true, timestamps: true, signal, timeout: Infinity });
  for await (const line of lines(log)) {
    const stamp = Date.parse(line.slice(0, line.indexOf(' ')));
    if (!Number.isNaN(stamp)) stamps.push(stamp);
  }
  return stamps;
}
