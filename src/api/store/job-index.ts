import type { Logger } from 'pino';
import type { Cluster } from '../../cluster/cluster.ts';
import { reflect } from '../../cluster/watch/reflect.ts';
import { kind } from '../../resource/schema.ts';
import type { Feed } from '../events/feed.ts';
import { keyIn } from '../jobs/idempotency.ts';
import { entryOf } from './entry-of.ts';
import { StoreError, type JobEntry, type JobStore } from './job-store.ts';
import { makeLookup } from './lookup.ts';

/**
 * What is known of every job without asking the apiserver. It holds no Dockerfiles. Everything throws StoreError
 * unavailable until it is complete.
 */
export interface JobIndex extends Pick<JobStore, 'find' | 'entries' | 'submittedWith'> {
  readonly isComplete: () => boolean;
  /** Resolves once this job is in the index, or after two seconds. */
  untilKnown(uid: string): Promise<void>;
  stop(): Promise<void>;
}

/** A namespace has no space. */
const keySlot = (namespace: string, key: string): string => `${namespace} ${key}`;

/** Follows the DockerfileJobs of all namespaces. @param feed is told what changes */
export function makeJobIndex(cluster: Cluster, logger: Logger, feed: Feed): JobIndex {
  const lookup = makeLookup((uid) => store.by('uid', uid)[0]);
  const { store, synced, stop } = reflect<JobEntry, 'uid' | 'key'>(cluster, {
    kind,
    parse: entryOf,
    indexes: {
      uid: ({ uid }) => uid,
      key: ({ namespace, idempotency }) =>
        idempotency === undefined ? undefined : keySlot(namespace, keyIn(idempotency)),
    },
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
      lookup.seen(entry);
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

  return {
    async find(uid, asker) {
      requireComplete();
      return lookup.find(uid, asker);
    },
    entries() {
      requireComplete();
      return store.values();
    },
    submittedWith(namespace, key) {
      requireComplete();
      return store.by('key', keySlot(namespace, key));
    },
    untilKnown: (uid) => lookup.untilKnown(uid),
    isComplete: () => complete,
    stop,
  };
}
