import type { Cluster } from '../../cluster/cluster.ts';
import { isExpired } from '../../cluster/errors.ts';
import { lines } from '../../cluster/lines.ts';
import type { KubeObject } from '../../cluster/object.ts';
import { parseWatchEvent } from '../../cluster/watch/event.ts';
import { kind } from '../../resource/schema.ts';
import { advance, isGone, versionOf, type Change, type JobOwner } from '../events/change.ts';
import type { Position } from '../events/position.ts';
import { storing } from './store-fault.ts';

export interface ReplayOptions {
  readonly cluster: Pick<Cluster, 'list' | 'openWatch'>;
  readonly ownerOf: (object: KubeObject) => JobOwner;
  /** The last version that a client has seen. */
  readonly after: number;
  /** The version up to which to look. */
  readonly until: number;
}

/** Seconds. The apiserver sends what it has at once; if there is nothing, only this ends the watch. */
const longest = 2;
/** Changed jobs that are looked up as they were. A client that was away for more has to start anew. */
const mostJobs = 500;

/**
 * What has happened between two versions, from the apiserver, which keeps them for some minutes. For a server that has just
 * started. Undefined if that is too long ago, or too much.
 * @throws StoreError if the apiserver fails
 */
export async function replay(options: ReplayOptions): Promise<readonly Change[] | undefined> {
  try {
    return await storing(() => changesIn(options));
  } catch (error) {
    if (isExpired(error instanceof Error ? error.cause : error)) return undefined;
    throw error;
  }
}

async function changesIn({
  cluster,
  ownerOf,
  after,
  until,
}: ReplayOptions): Promise<readonly Change[] | undefined> {
  const changes: Change[] = [];
  /** By uid. `gone` if clients do not know the job any more. */
  const positions = new Map<string, Position | 'gone' | undefined>();
  const options = { resourceVersion: String(after), timeoutSeconds: longest };
  for await (const line of lines(await cluster.openWatch(kind, options))) {
    const event = parseWatchEvent(kind, line);
    const version = versionOf(event.resourceVersion);
    if (version > until) break;
    if (event.type === 'bookmark') continue;
    const { object } = event;
    const owner = ownerOf(object);
    if (!positions.has(owner.uid)) {
      if (positions.size >= mostJobs) return undefined;
      positions.set(owner.uid, await positionAt(cluster, owner, after));
    }
    const before = positions.get(owner.uid);
    if (before === 'gone') continue;
    const gone = event.type === 'deleted' || isGone(object);
    const { events, position } = gone ? { events: [], position: 'gone' as const } : advance(object, before);
    positions.set(owner.uid, position);
    changes.push({ owner, version, events, gone });
    if (version === until) break;
  }
  return changes.filter(({ events, gone }) => gone || events.length > 0);
}

/** Where a job was at a version; undefined if it did not exist yet. */
async function positionAt(
  cluster: Pick<Cluster, 'list'>,
  { uid, namespace, name }: JobOwner,
  version: number,
): Promise<Position | 'gone' | undefined> {
  const past = { name, resourceVersion: String(version) };
  for await (const object of cluster.list(kind, { namespace, past })) {
    if (object.metadata.uid !== uid) continue;
    return isGone(object) ? 'gone' : advance(object, undefined).position;
  }
  return undefined;
}
