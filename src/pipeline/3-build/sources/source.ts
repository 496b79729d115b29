import type { SourceKind, SourceOf } from '../../../resource/source.ts';
import type { Status } from '../../../resource/status.ts';
import type { Verdict } from '../../../resource/verdict.ts';
import type { ResultContainer } from '../../containers.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { Results } from '../../results.ts';
import type { SourceSeen } from '../../snapshot.ts';

/** An object in the job's namespace that a source is read from. */
export interface ObjectToRead {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What the apiserver answered: the object as it came, or why there is none. */
export type ObjectRead =
  { readonly kind: 'object'; readonly object: unknown } | { readonly kind: 'absent' | 'forbidden' };

/** What a build reads: where its container finds it, and what brings it there. */
export interface BuildInput {
  /** Objects that the pod mounts, made before it. */
  readonly objects: readonly Manifest[];
  readonly dockerfileFolder: string;
  readonly contextFolder: string;
  readonly mounts: readonly VolumeMount[];
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
}

/** What a container of the build pod has fetched. */
export interface Fetched {
  readonly dockerfile: string;
  readonly facts: NonNullable<Status['source']>;
}

/** How a source that is fetched in the build pod becomes known. */
export interface PodFetch<S> {
  /** The init container that fetches it. */
  readonly container: ResultContainer;
  /** What the container brought, or why it brought nothing; undefined until it reports. */
  readonly verdict: (results: Results, source: S) => Verdict<Fetched> | undefined;
}

/** A kind of source: how it is read, and how it gets into the build pod. */
export interface SourceHandler<K extends SourceKind = SourceKind> {
  /** The object that must be read to know the source; undefined if the spec says it all. */
  readonly objectToRead: (source: SourceOf<K>) => ObjectToRead | undefined;
  /**
   * The source as decisions see it. Parses what was read.
   * @param read undefined when nothing had to be read
   * @param namespace of the job, for messages
   * @throws ZodError for an object that no apiserver returns
   */
  readonly resolve: (source: SourceOf<K>, read: ObjectRead | undefined, namespace: string) => SourceSeen;
  readonly input: (context: JobContext, source: SourceOf<K>, seen: SourceSeen) => BuildInput;
  /** Only for sources that `resolve` calls `fetched-in-pod`. */
  readonly fetch?: PodFetch<SourceOf<K>>;
}

export type SourceHandlers = { readonly [K in SourceKind]: SourceHandler<K> };
