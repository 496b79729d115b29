import { event } from '../streams/server-sent.ts';
import type { Change, JobOwner } from './change.ts';
import type { Feed } from './feed.ts';
import type { Subscription } from './subscription.ts';

export interface AllEventsOptions {
  readonly feed: Pick<Feed, 'ofAll' | 'extend' | 'latest'>;
  /** Looks up what has happened between two versions; undefined if that cannot be known any more. */
  readonly replay: (after: number, until: number) => Promise<readonly Change[] | undefined>;
  readonly maySee: (owner: JobOwner) => Promise<boolean>;
  /** Called with the version of each change when it was told, or is none of the caller's business. */
  readonly onPassed: (version: number) => void;
  /** The last version that the client has seen. */
  readonly after: number | undefined;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
}

/**
 * What happens in all jobs that the caller may see, in the order of the writes: one event for each write, with all that is
 * new in it. Its ID is the version of that write, so that any server can go on from there. The first event says from where
 * on everything is told: `open` at first, and `reset` if something has been missed.
 */
export async function* allEvents(options: AllEventsOptions): AsyncGenerator<string, void> {
  const { feed, after, maySee, signal } = options;
  const resumed = after === undefined ? undefined : await resume(options, after);
  const first = after === undefined ? 'open' : 'reset';
  const from = feed.latest;
  const subscription = resumed ?? feed.ofAll(from);
  // The jobs are not known yet, or not any more: the client comes back.
  if (!subscription) return;
  const leave = (): void => {
    subscription.end();
  };
  signal.addEventListener('abort', leave);
  try {
    if (!resumed) {
      yield event(first, {}, String(from));
      options.onPassed(from);
    }
    for await (const change of subscription.changes()) {
      // Another server may have been ahead of this one.
      if (change.version <= (after ?? 0)) continue;
      if (await maySee(change.owner)) yield told(change);
      options.onPassed(change.version);
    }
  } finally {
    signal.removeEventListener('abort', leave);
    subscription.end();
  }
}

/** Goes on after a version. What this server does not know any more, or not yet, it looks up. */
async function resume(
  { feed, replay, signal }: AllEventsOptions,
  after: number,
): Promise<Subscription | undefined> {
  const known = feed.ofAll(after);
  if (known) return known;
  await feed.extend(after, replay, signal);
  return feed.ofAll(after);
}

function told({ owner: { uid, namespace, name }, version, events, gone }: Change): string {
  const job = { id: uid, namespace, name };
  const id = String(version);
  return gone
    ? event('deleted', job, id)
    : event('change', { ...job, changes: events.map(({ data }) => data) }, id);
}
