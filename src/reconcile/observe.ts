import type { Cluster } from '../cluster/cluster.ts';
import { readLogs, type Life } from '../cluster/logs/read-logs.ts';
import type { ProofSeen } from '../resource/proof.ts';
import { textToAskAbout } from '../pipeline/4-scan/advice.ts';
import type { ContainerName } from '../pipeline/containers.ts';
import { containerOf } from '../pipeline/pod-seen.ts';
import { currentPods } from '../pipeline/progress.ts';
import { logsToRead, resultsToFollow, type ContainerIn } from '../pipeline/observation.ts';
import { cacheFormOf } from '../pipeline/manifest/reuse.ts';
import { mergeResults } from '../pipeline/results.ts';
import type { Snapshot } from '../pipeline/snapshot.ts';
import type { Settings } from '../config/settings.ts';
import { limits } from '../resource/limits.ts';
import { jobNamespace } from '../resource/names.ts';
import { isTerminal } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { CacheTags } from './cache-tags.ts';
import type { DatabaseMemory } from './database-memory.ts';
import type { LayerMemory } from './layer-memory.ts';
import type { LayerMounts } from './layer-mounts.ts';
import type { Linter } from './linter.ts';
import type { Memory } from './memory.ts';
import type { JobPod } from './parse-pod.ts';
import { readObjects } from './read-objects.ts';
import { readBuilt } from './read-source.ts';
import type { ResultFollower } from './result-follower.ts';
import type { Watches } from './watches.ts';

/** The archive truncates each log further. */
const logLimits = { limitBytes: limits.logBytes, tailLines: limits.logLines };

export interface Observer {
  readonly cluster: Cluster;
  readonly watches: Watches;
  readonly results: ResultFollower;
  readonly settings: Settings;
  readonly isolation: () => ProofSeen;
  readonly layers: LayerMemory;
  readonly mounts: LayerMounts;
  readonly memory: Memory;
  readonly caches: CacheTags;
  readonly databases: DatabaseMemory;
  readonly linter: Linter;
}

/** The queue position is read later, in one go with the decision; otherwise two workers could take the same slot. */
export type Observed = Omit<Snapshot, 'queue'>;

/**
 * Reads everything that a pass may know. I/O only; it decides nothing.
 * @param isNext whether it is the job's turn to be admitted
 * @throws ApiError if the API server fails
 */
export async function observe(observer: Observer, job: DockerfileJob, isNext: boolean): Promise<Observed> {
  const { cluster, watches, results, settings } = observer;
  const { uid } = job.metadata;
  const now = Date.now();
  const pods = watches.pods.store.by('job', uid);
  const namespace = watches.namespaces.store.get(jobNamespace(uid));
  for (const container of resultsToFollow(job, pods)) results.follow(container);
  const [objects, dockerfile, read, cacheTags] = await Promise.all([
    readObjects(observer, job, pods),
    namespace && readBuilt(cluster, job),
    readAll(cluster, logsToRead(job, pods, now)),
    pods.length === 0 && !isTerminal(job.status.phase) && cacheFormOf(job, settings) !== undefined
      ? observer.caches.tagsOf(job.metadata.namespace)
      : [],
  ]);
  // The pod's status takes precedence, because a container may add to its result until it ends.
  const reported = currentPods(job, pods).flatMap((pod) => [results.of(pod), pod.results]);
  const all = mergeResults(reported);
  observer.databases.learn(job.metadata.namespace, all.summarize?.database);
  const newestDatabase = observer.databases.of(job.metadata.namespace);
  const known = await observer.memory.read(job, objects.source, isNext, pods);
  const layers = all.summarize?.layers ?? [];
  observer.layers.learn(job.metadata.namespace, layers);
  observer.mounts.learn(job, layers);
  const advice = observer.linter.adviceFor(job, () =>
    textToAskAbout(job, {
      source: objects.source,
      results: all,
      pods,
      ...(dockerfile !== undefined && { dockerfile }),
    }),
  );
  return {
    now,
    settings,
    ...objects,
    isolation: observer.isolation(),
    runtimeClasses: watches.runtimeClasses.store.values(),
    ...(namespace && { namespace }),
    pods,
    ...read,
    ...known,
    ...(newestDatabase !== undefined && { newestDatabase }),
    ...(dockerfile !== undefined && { dockerfile }),
    knownLayers: observer.layers.of(job.metadata.namespace),
    scanCache: observer.layers.cacheNameOf(job.metadata.namespace),
    cacheTags,
    advice,
    ...observer.mounts.of(job),
    results: all,
  };
}

async function readAll(
  cluster: Cluster,
  wanted: readonly ContainerIn<ContainerName, JobPod>[],
): Promise<Pick<Snapshot, 'logs' | 'unreadableLogs'>> {
  const all = await Promise.all(
    wanted.map(async ({ pod, container }) => {
      const ref = { namespace: pod.namespace, pod: pod.name, container };
      const life = lifeOf(pod, container);
      return { pod, container, log: await readLogs(cluster, ref, { ...logLimits, life }) };
    }),
  );
  return {
    logs: Object.fromEntries(
      all.flatMap(({ pod, container, log }) =>
        log.kind === 'read' ? [[container, withoutNonce(pod, log.text)]] : [],
      ),
    ),
    unreadableLogs: Object.fromEntries(
      all.flatMap(({ container, log }) => (log.kind === 'unreadable' ? [[container, log.cause]] : [])),
    ),
  };
}

/** The life of a build that is over. What it says first tells its faults from those of the infrastructure. */
function lifeOf(pod: JobPod, name: ContainerName): Life | undefined {
  const seen = name === 'build' ? containerOf(pod, name) : undefined;
  if (seen?.state !== 'terminated') return undefined;
  const { startedAt, finishedAt } = seen;
  return startedAt === undefined || finishedAt === undefined ? undefined : { startedAt, finishedAt };
}

/** A result as it is in a termination message: nobody who reads the archive needs the nonce. */
const withoutNonce = ({ nonce }: JobPod, text: string): string =>
  nonce === undefined ? text : text.replaceAll(`${nonce} `, '');
