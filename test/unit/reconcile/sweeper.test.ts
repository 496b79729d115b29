import type { KubeObject } from '../../../src/cluster/object.ts';
import { makeStore } from '../../../src/cluster/watch/store.ts';
import { Sweeper } from '../../../src/reconcile/sweeper.ts';
import type { OwnedNamespace } from '../../../src/reconcile/watches.ts';
import { jobEntry, type JobEntry } from '../../../src/resource/job-entry.ts';
import { jobNamespace } from '../../../src/resource/names.ts';
import { makeJob } from '../../support/job.ts';

const entryOf = (uid: string, more: Partial<JobEntry> = {}): JobEntry => ({
  ...jobEntry(makeJob({ metadata: { uid, name: uid } })),
  ...more,
});
const objectOf = (uid: string): KubeObject => {
  const job = makeJob({ metadata: { uid, name: uid } });
  return { ...job, metadata: { ...job.metadata, labels: {}, annotations: {} } };
};
const roomOf = (uid: string, terminatingFor?: number): OwnedNamespace => ({
  name: jobNamespace(uid),
  run: 1,
  deleting: terminatingFor !== undefined,
  ...(terminatingFor !== undefined && { deletingSince: Date.now() - terminatingFor }),
  job: { uid, namespace: 'team-a', name: uid },
});

interface Given {
  readonly namespaces?: readonly OwnedNamespace[];
  /** UIDs of the jobs that the watch shows. */
  readonly jobs?: readonly string[];
  /** UIDs of the jobs that only the API server knows as yet. */
  readonly stored?: readonly string[];
  /** Names of the pods of each job. */
  readonly pods?: Readonly<Record<string, readonly string[]>>;
  readonly released?: boolean;
  /** Names of what cannot be deleted. */
  readonly undeletable?: readonly string[];
}

/** A sweeper, and what it does. */
function makeSweeper(given: Given) {
  const done: string[] = [];
  const namespaces = makeStore<OwnedNamespace>();
  for (const one of given.namespaces ?? []) namespaces.set(one.name, one);
  const jobs = makeStore({ uid: (job: JobEntry) => job.uid });
  for (const uid of given.jobs ?? []) jobs.set(uid, entryOf(uid));
  const say =
    (level: string) =>
    (_: unknown, message?: string): void => {
      done.push(`${level}: ${message ?? ''}`);
    };
  const sweeper = new Sweeper({
    cluster: {
      get: ({ name }) => Promise.resolve(given.stored?.includes(name) ? objectOf(name) : undefined),
      delete: ({ kind, name }) => {
        if (given.undeletable?.includes(name)) return Promise.reject(new Error('no'));
        done.push(`delete ${kind} ${name}`);
        return Promise.resolve('deleted');
      },
    },
    watches: {
      jobs: { store: jobs },
      namespaces: { store: namespaces },
      pods: { store: { by: (_, uid) => (given.pods?.[uid] ?? []).map((name) => ({ name })) } },
      synced: Promise.resolve(true),
    },
    jobs: { forget: () => (given.released ? 'released' : 'vanished') },
    applier: {
      removeImages: (uid, giveUp) => {
        done.push(`images of ${uid}${giveUp ? ', or give up' : ''}`);
        return Promise.resolve();
      },
    },
    metrics: { stuckNamespaces: (count) => done.push(`${count} stuck`) },
    log: { info: say('info'), warn: say('warn'), error: say('error') },
  });
  return { sweeper, done };
}

const deletes = ['delete Namespace dfj-a', 'info: deleted an orphaned namespace'];
const givesUp = [
  'info: the job is gone without its finalizer: deleting its images',
  'images of a, or give up',
];

describe('attacks 52, 69: a job that vanishes', () => {
  const after = async (given: Given, job = entryOf('a', { startedAt: 0 })) => {
    const { sweeper, done } = makeSweeper(given);
    sweeper.vanished(job);
    await new Promise(setImmediate);
    return done;
  };

  it('leaves no namespace, and when that is gone, no image', async () => {
    expect(await after({ namespaces: [roomOf('a')] })).toEqual(deletes);
    const { sweeper, done } = makeSweeper({});
    await sweeper.emptied(roomOf('a'));
    expect(done).toEqual(givesUp);
  });

  it('leaves no image if it has no namespace any more', async () => {
    expect(await after({})).toEqual(givesUp);
    expect(await after({}, entryOf('a'))).toEqual([]);
  });

  it('leaves nothing to do if the operator has released it', async () => {
    expect(await after({ released: true, namespaces: [roomOf('a')] })).toEqual([]);
  });
});

describe('the images of a job', () => {
  it('stay while it exists, without its namespace, too', async () => {
    const { sweeper, done } = makeSweeper({ jobs: ['a'] });
    await sweeper.emptied(roomOf('a'));
    expect(done).toEqual([]);
  });
});

describe('a sweep', () => {
  const swept = async (given: Given) => {
    const { sweeper, done } = makeSweeper(given);
    await sweeper.sweep();
    return done;
  };

  it('deletes namespaces without a job, and no others', async () => {
    const namespaces = [roomOf('a'), roomOf('b'), roomOf('new'), roomOf('going', 60_000)];
    const given = { namespaces, jobs: ['b'], stored: ['new'] };
    expect(await swept(given)).toEqual(['0 stuck', ...deletes]);
  });

  it('goes on after what it could not delete', async () => {
    expect(await swept({ namespaces: [roomOf('b'), roomOf('a')], undeletable: ['dfj-b'] })).toEqual([
      ...['0 stuck', 'warn: could not delete an orphaned namespace', ...deletes],
    ]);
  });

  it('attacks 51, 52: reports and counts namespaces that are stuck for two minutes, and deletes their pods', async () => {
    const namespaces = [roomOf('a', 121_000), roomOf('b', 300_000), roomOf('c', 100_000)];
    const pods = { a: ['build-1-0', 'run-1-0'], c: ['run-1-0'] };
    const stuck = 'error: a namespace is stuck: it has been terminating for minutes';
    expect(await swept({ namespaces, pods, undeletable: ['build-1-0'] })).toEqual([
      ...['2 stuck', stuck, 'warn: could not delete a pod', 'delete Pod run-1-0', stuck],
    ]);
  });
});
