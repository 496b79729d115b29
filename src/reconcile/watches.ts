import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { reflect, type Reflection } from '../cluster/watch/reflect.ts';
import { labels } from '../resource/names.ts';
import { jobEntry, type JobEntry } from '../resource/job-entry.ts';
import { kind } from '../resource/schema.ts';
import { templateSlot } from '../resource/template/mark.ts';
import { isJobNamespace, isJobPod } from './ownership.ts';
import { parsePod, type JobPod } from './parse-pod.ts';

const namespaceSchema = z.object({
  metadata: z.object({
    name: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: z.object({
      [labels.uid]: z.string(),
      [labels.run]: z.coerce.number().int(),
      [labels.jobName]: z.string(),
      [labels.jobNamespace]: z.string(),
    }),
  }),
});

/** A namespace that the operator created for a job. */
export interface OwnedNamespace {
  readonly name: string;
  readonly run: number;
  readonly deleting: boolean;
  /** Milliseconds since the epoch. */
  readonly deletingSince?: number;
  readonly job: { readonly uid: string; readonly namespace: string; readonly name: string };
}

/** Parses a job's namespace. @throws ZodError if it lacks our labels */
export function parseNamespace(raw: unknown): OwnedNamespace {
  const { metadata } = namespaceSchema.parse(raw);
  const given = metadata.labels;
  return {
    name: metadata.name,
    run: given[labels.run],
    deleting: metadata.deletionTimestamp !== undefined,
    ...(metadata.deletionTimestamp !== undefined && {
      deletingSince: Date.parse(metadata.deletionTimestamp),
    }),
    job: { uid: given[labels.uid], namespace: given[labels.jobNamespace], name: given[labels.jobName] },
  };
}

/** Where the memory of a namespace has a job. Only jobs of the same namespace are ever found. */
export const memoryKey = ({ namespace, remembers }: JobEntry): string | undefined =>
  remembers === undefined ? undefined : slotOf(namespace, remembers);

/** @param hash of the inputs */
export const slotOf = (namespace: string, hash: string): string => `${namespace}/${hash}`;

/**
 * Whether anything has changed that the operator looks at. Most writes of kubelets and of the namespace controller change nothing of that:
 * conditions, addresses, finalizers. Without this, each of them costs a pass.
 */
const isNews = (now: object | undefined, before: object | undefined): boolean =>
  !isDeepStrictEqual(now, before);

export interface WatchEvents {
  readonly onJob: (key: string, job: JobEntry | undefined, previous: JobEntry | undefined) => void;
  readonly onPod: (pod: JobPod, gone: boolean) => void;
  readonly onNamespace: (namespace: OwnedNamespace, gone: boolean) => void;
  readonly onError: (error: unknown, key?: string) => void;
}

/** Everything that the operator watches. Reading a store makes no request. */
export interface Watches {
  readonly jobs: Reflection<JobEntry, 'uid' | 'memory' | 'namespace' | 'template'>;
  readonly pods: Reflection<JobPod, 'job'>;
  readonly namespaces: Reflection<OwnedNamespace>;
  readonly runtimeClasses: Reflection<string>;
  /** Resolves to true once all stores are complete, or to false if a watch is stopped before. */
  readonly synced: Promise<boolean>;
  stop(): Promise<void>;
}

export function watchAll(cluster: Cluster, { onJob, onPod, onNamespace, onError }: WatchEvents): Watches {
  const jobs = reflect(cluster, {
    kind,
    // A pass reads the object itself, so an old entry costs a pass at most. Old pods could be taken for lost ones.
    startsCached: true,
    parse: jobEntry,
    indexes: {
      uid: (job: JobEntry) => job.uid,
      namespace: (job: JobEntry) => job.namespace,
      memory: memoryKey,
      template: ({ namespace, template }: JobEntry) => template && templateSlot(namespace, template.uid),
    },
    onChange: onJob,
    onError,
  });
  const pods = reflect(cluster, {
    kind: 'Pod',
    labelSelector: labels.uid,
    accepts: isJobPod,
    parse: parsePod,
    indexes: { job: (pod: JobPod) => pod.jobUid },
    onChange: (_key, now, before) => {
      const pod = isNews(now, before) ? (now ?? before) : undefined;
      if (pod) onPod(pod, now === undefined);
    },
    onError,
  });
  const namespaces = reflect(cluster, {
    kind: 'Namespace',
    labelSelector: labels.uid,
    accepts: isJobNamespace,
    parse: parseNamespace,
    onChange: (_key, now, before) => {
      const namespace = isNews(now, before) ? (now ?? before) : undefined;
      if (namespace) onNamespace(namespace, now === undefined);
    },
    onError,
  });
  const runtimeClasses = reflect(cluster, {
    kind: 'RuntimeClass',
    parse: ({ metadata }) => metadata.name,
    onError,
  });
  const all = [jobs, pods, namespaces, runtimeClasses];
  const complete = async () => (await Promise.all(all.map(({ synced }) => synced))).every(Boolean);
  return {
    jobs,
    pods,
    namespaces,
    runtimeClasses,
    synced: complete(),
    stop: async () => {
      await Promise.all(all.map((reflection) => reflection.stop()));
    },
  };
}
