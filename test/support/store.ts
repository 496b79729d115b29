import { Feed } from '../../src/api/events/feed.ts';
import type { JobStore } from '../../src/api/store/job-store.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { makeEntry } from './job-entry.ts';
import { changing } from './log-source.ts';

/** A store with one job, in which everybody has every right. The token is the name. */
export function openStore(job: DockerfileJob, overrides: Partial<JobStore> = {}): JobStore {
  const { uid, namespace, name } = job.metadata;
  const entry = makeEntry({ uid, namespace, name });
  return {
    create: () => Promise.resolve({ outcome: 'created', job }),
    read: () => Promise.resolve(job),
    cancel: () => Promise.resolve(job),
    find: () => Promise.resolve(entry),
    entries: () => [entry],
    submittedWith: () => [],
    get: () => Promise.resolve(job),
    update: () => Promise.resolve('updated'),
    delete: () => Promise.resolve('deleted'),
    deleteWithImage: () => Promise.resolve('deleted'),
    createPushSecret: () => Promise.resolve('created'),
    reviewToken: (username) => Promise.resolve({ username, groups: [], extra: {} }),
    reviewAccess: () => Promise.resolve(true),
    feed: new Feed(),
    replay: () => Promise.resolve(undefined),
    logs: () => changing({}),
    reachable: () => Promise.resolve(true),
    stop: () => Promise.resolve(),
    ...overrides,
  };
}
