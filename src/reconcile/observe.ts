import type { Cluster } from '../cluster/cluster.ts';
import { readLogs } from '../cluster/logs/read-logs.ts';
import { logsToRead, resultContainers, resultsToFollow, type ContainerRef } from '../pipeline/evidence.ts';
import { containerOf } from '../pipeline/pod-progress.ts';
import type { Snapshot } from '../pipeline/snapshot.ts';
import { jobNamespace } from '../resource/names.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Settings } from '../resource/settings.ts';
import type { JobPod } from './pod-seen.ts';
import type { Results } from './results.ts';
import { readSource } from './source.ts';
import type { World } from './world.ts';

/** The archive's report may be larger than a log's tail; manifests/archive.ts cuts each to its measure. */
const logBytes = 512 * 1024;

export interface Observer {
  readonly cluster: Cluster;
  readonly world: World;
  readonly results: Results;
  readonly settings: Settings;
}

/** The place in the queue is read last, in the same breath as the decision, or two workers could take one place. */
export type Observed = Omit<Snapshot, 'queue'>;

/** Reads everything that the pass may know. I/O only; it decides nothing. */
export async function observe(observer: Observer, job: DockerfileJob): Promise<Observed> {
  const { cluster, world, results, settings } = observer;
  const { uid } = job.metadata;
  const now = Date.now();
  const pods = world.pods.store.by('job', uid);
  const namespace = world.namespaces.store.get(jobNamespace(uid));
  follow(results, job, pods);
  const [source, logs] = await Promise.all([
    readSource(cluster, job),
    readAll(cluster, jobNamespace(uid), logsToRead(job, pods, now)),
  ]);
  return {
    now,
    settings,
    source,
    runtimeClasses: world.runtimeClasses.store.values(),
    ...(namespace && { namespace }),
    pods,
    logs,
    results: resultLines(results, pods),
  };
}

function follow(results: Results, job: DockerfileJob, pods: readonly JobPod[]): void {
  for (const ref of resultsToFollow(job, pods)) {
    const pod = pods.find(({ name }) => name === ref.pod);
    if (pod) results.follow(pod, ref);
  }
}

/** From the pod's status when the container has ended, else from its log if that was quicker. */
function resultLines(results: Results, pods: readonly JobPod[]): Record<string, string> {
  const found = pods.flatMap((pod) =>
    resultContainers[pod.step].flatMap((container): [string, string][] => {
      const line = containerOf(pod, container)?.message ?? results.line(pod, container);
      return line === undefined ? [] : [[`${pod.name}/${container}`, line]];
    }),
  );
  return Object.fromEntries(found);
}

async function readAll(
  cluster: Cluster,
  namespace: string,
  refs: readonly ContainerRef[],
): Promise<Record<string, string>> {
  const read = await Promise.all(
    refs.map(async ({ pod, container }): Promise<[string, string][]> => {
      const text = await readLogs(
        cluster,
        { namespace, pod, container },
        { limitBytes: logBytes, tailLines: 5000 },
      );
      return text === undefined ? [] : [[`${pod}/${container}`, text]];
    }),
  );
  return Object.fromEntries(read.flat());
}
