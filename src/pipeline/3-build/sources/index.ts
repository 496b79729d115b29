import { sourceKinds, type SourceKind, type SourceOf } from '../../../resource/source.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import type { Verdict } from '../../../resource/verdict.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Results } from '../../results.ts';
import type { SourceSeen } from '../../snapshot.ts';
import { artifact } from './artifact/index.ts';
import { configMap } from './config-map/index.ts';
import { dockerfile } from './dockerfile/index.ts';
import { git } from './git/index.ts';
import type { ObjectRead, ObjectToRead } from '../../object-read.ts';
import type { BuildInput, Fetched, Fetcher, SourceHandlers } from './source.ts';

const handlers: SourceHandlers = { dockerfile, configMap, git, artifact };

/** The fetch of one job's source. */
export interface JobFetch extends Fetcher {
  /** What the container fetched, or why it failed; undefined until it reports. */
  verdict(results: Results): Verdict<Fetched> | undefined;
}

/** The source of one job: the handler of its kind, bound to the values in the spec. */
export interface JobSource {
  readonly objectToRead: ObjectToRead | undefined;
  resolve(read: ObjectRead | undefined): SourceSeen;
  input(context: JobContext, seen: SourceSeen): BuildInput;
  /** Set if a container of the build pod fetches the source. */
  readonly fetch: JobFetch | undefined;
}

/** @throws Error for a spec without a source, which the schema does not allow */
export function sourceOf({ spec, metadata }: Pick<DockerfileJob, 'spec' | 'metadata'>): JobSource {
  const { namespace } = metadata;
  const found = sourceKinds.map((kind) => bound(kind, spec.source[kind], namespace)).find(Boolean);
  if (!found) throw new Error('spec.source is empty');
  return found;
}

function bound<K extends SourceKind>(
  kind: K,
  source: SourceOf<K> | undefined,
  namespace: string,
): JobSource | undefined {
  if (source === undefined) return undefined;
  const { objectToRead, resolve, input, fetch } = handlers[kind];
  return {
    objectToRead: objectToRead(source),
    resolve: (read) => resolve(source, read, namespace),
    input: (context, seen) => input(context, source, seen),
    fetch: fetch && {
      ...fetch,
      verdict: (results) => fetch.verdict(results, source),
    },
  };
}
