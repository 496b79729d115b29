import type { Logger } from 'pino';
import type { Cluster } from '../../cluster/cluster.ts';
import { reflect } from '../../cluster/watch/reflect.ts';
import { kind } from '../../resource/schema.ts';
import type { Feed } from '../events/feed.ts';
import { entryOf } from './entry-of.ts';
import { StoreError, type JobEntry } from './job-store.ts';

/** Milliseconds that a lookup waits for a job that another replica or kubectl may just have created. */
const patience = 2_000;

/** What is known of every job without asking the apiserver. It holds no Dockerfiles. */
export interface JobIndex {
  /** Makes no request. @throws StoreError unavailable until the index is complete */
  find(uid: string): Promise<JobEntry | undefined>;
  /** In no particular order. @throws StoreError unavailable until the index is complete */
  entries(): readonly JobEntry[];
  readonly isComplete: () => boolean;
  stop(): Promise<void>;
}

/** Follows the DockerfileJobs of all namespaces. @param feed is told what changes */
export function makeJobIndex(cluster: Cluster, logger: Logger, feed: Feed): JobIndex {
  const waiting = new Map<string, Set<(entry: JobEntry) => void>>();
  const { store, synced, stop } = reflect<JobEntry, 'uid'>(cluster, {
    kind,
    parse: entryOf,
    indexes: { uid: ({ uid }) => uid },
    onListing: () => {
      feed.lost();
    },
    onListed: (resourceVersion) => {
      feed.listed(resourceVersion);
    },
    onChange: (_key, entry, previous, raw) => {
      // A job that was deleted and made again under the same name, while nobody looked.
      if (previous && previous.uid !== entry?.uid) feed.gone(previous, entry ? undefined : raw);
      if (!entry) return;
      if (raw) feed.changed(entry, raw);
      for (const tell of waiting.get(entry.uid) ?? []) tell(entry);
    },
    onError: (err, key) => {
      logger.warn({ err, job: key }, 'the watch of jobs has failed');
    },
  });
  let complete = false;
  void synced.then((reached) => {
    complete = reached;
  });
  const requireComplete = (): void => {
    if (!complete) throw new StoreError('unavailable', 'the jobs are not known yet');
  };

  /** Waits until the job is seen, for at most `patience`. */
  async function appears(uid: string): Promise<JobEntry | undefined> {
    const seen = Promise.withResolvers<JobEntry | undefined>();
    const tellers = waiting.get(uid) ?? new Set();
    waiting.set(uid, tellers.add(seen.resolve));
    const timer = setTimeout(seen.resolve, patience, undefined);
    try {
      return await seen.promise;
    } finally {
      clearTimeout(timer);
      tellers.delete(seen.resolve);
      if (tellers.size === 0) waiting.delete(uid);
    }
  }

  return {
    async find(uid) {
      requireComplete();
      return store.by('uid', uid)[0] ?? (await appears(uid));
    },
    entries() {
      requireComplete();
      return store.values();
    },
    isComplete: () => complete,
    stop,
  };
}
