import type { SourceKind, SourceOf } from '../../../resource/source.ts';
import type { Status } from '../../../resource/status.ts';
import type { Verdict } from '../../../resource/verdict.ts';
import type { InitContainer, ResultContainer } from '../../containers.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectRead, ObjectToRead } from '../../object-read.ts';
import type { Results } from '../../results.ts';
import type { SourceSeen } from '../../snapshot.ts';

/** The parts of the build pod that provide the Dockerfile and the context, and the folders that hold them. */
export interface BuildInput {
  /** Objects that the pod mounts. They are created before it. */
  readonly objects: readonly Manifest[];
  readonly dockerfileFolder: string;
  readonly contextFolder: string;
  readonly mounts: readonly VolumeMount[];
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container<InitContainer>[];
}

/** What an init container of the build pod has fetched. */
export interface Fetched {
  readonly dockerfile: string;
  readonly facts: NonNullable<Status['source']>;
}

/** The init container of the build pod that fetches a source. */
export interface Fetcher {
  readonly container: InitContainer & ResultContainer;
  /** What it does, as a message of the build step: `fetching the repository`. */
  readonly activity: string;
  /** What is wrong when it exceeds its memory limit. Names the field of the spec. */
  readonly outOfMemory: string;
}

/** How the operator learns the content of a source that is fetched in the build pod. */
export interface PodFetch<S> extends Fetcher {
  /** What the container fetched, or why it failed; undefined until it reports. */
  readonly verdict: (results: Results, source: S) => Verdict<Fetched> | undefined;
}

interface Handler<K extends SourceKind> {
  /** The object to read for `resolve`; undefined if the spec is enough. */
  readonly objectToRead: (source: SourceOf<K>) => ObjectToRead | undefined;
  readonly input: (context: JobContext, source: SourceOf<K>, seen: SourceSeen) => BuildInput;
}

/**
 * Parses the object that was read into the source as decisions see it.
 * @param read undefined if `objectToRead` returned nothing
 * @param namespace the namespace of the DockerfileJob, for messages
 * @throws ZodError for an object that no apiserver returns
 */
type Resolve<K extends SourceKind, Kinds extends SourceSeen['kind']> = (
  source: SourceOf<K>,
  read: ObjectRead | undefined,
  namespace: string,
) => Extract<SourceSeen, { kind: Kinds }>;

/**
 * A kind of source: how the operator reads it, and how it gets into the build pod. A source that the operator does not
 * read itself cannot do without `fetch`, or its Dockerfile would never be judged.
 */
export type SourceHandler<K extends SourceKind = SourceKind> = Handler<K> &
  (
    | { readonly resolve: Resolve<K, 'read' | 'unavailable'>; readonly fetch?: undefined }
    | {
        readonly resolve: Resolve<K, 'fetched-in-pod' | 'unavailable'>;
        readonly fetch: PodFetch<SourceOf<K>>;
      }
  );

export type SourceHandlers = { readonly [K in SourceKind]: SourceHandler<K> };
