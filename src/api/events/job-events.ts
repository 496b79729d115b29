import type { DockerfileJob } from '../../resource/schema.ts';
import { event } from '../streams/server-sent.ts';
import type { Feed } from './feed.ts';
import { history, since, type JobEvent } from './history.ts';
import { positionId, type Position } from './position.ts';

export interface JobEventsOptions {
  readonly feed: Pick<Feed, 'ofOne'>;
  readonly uid: string;
  /** Reads the job; undefined if it does not exist any more. */
  readonly read: () => Promise<Pick<DockerfileJob, 'status'> | undefined>;
  /** The last event that the client has seen. */
  readonly last: Position | undefined;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
}

/**
 * Everything that happens in the job, from its beginning or after what the client has seen, each exactly once and in order.
 * Both follows from the job itself, so any server can go on where another one has stopped. Ends with the end of a run,
 * unless the client has seen it already: then it waits for another run.
 */
export async function* jobEvents(options: JobEventsOptions): AsyncGenerator<string, void> {
  const { uid } = options;
  let { last } = options;
  for await (const news of newsOf(options)) {
    if (news === 'gone') {
      yield event('deleted', { id: uid });
      return;
    }
    for (const { position, data } of since(news, last)) {
      yield event('change', { id: uid, ...data }, positionId(position));
      last = position;
      if (position.at === 'end') return;
    }
  }
}

/** What is known of the job, and then what the watch tells. To know it twice does no harm. */
async function* newsOf({
  feed,
  uid,
  read,
  signal,
}: JobEventsOptions): AsyncGenerator<readonly JobEvent[] | 'gone', void> {
  const subscription = feed.ofOne(uid);
  const leave = (): void => {
    subscription.end();
  };
  signal.addEventListener('abort', leave);
  try {
    const job = await read();
    yield job ? history(job.status) : 'gone';
    for await (const { events, gone } of subscription.changes()) yield gone ? 'gone' : events;
  } finally {
    signal.removeEventListener('abort', leave);
    subscription.end();
  }
}
