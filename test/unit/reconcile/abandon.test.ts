import type { KubeObject } from '../../../src/cluster/object.ts';
import { abandon } from '../../../src/reconcile/abandon.ts';
import { jobEntry } from '../../../src/resource/job-entry.ts';
import { jobNamespace } from '../../../src/resource/names.ts';
import { makeJob } from '../../support/job.ts';

const problem = 'spec.priority: must be at most 1000';

/** An object as another version has stored it. */
function stored(status: object, metadata: object = {}): KubeObject {
  const job = makeJob();
  const labels: Record<string, string> = {};
  const broken = { ...job, metadata: { ...job.metadata, labels, ...metadata }, spec: { source: 7 }, status };
  return broken as unknown as KubeObject;
}

/** Runs a pass over the object. @returns what it does, in order */
async function abandoned(object: KubeObject, hasNamespace = false): Promise<unknown[]> {
  const done: unknown[] = [];
  const { uid } = object.metadata;
  const name = jobNamespace(uid);
  const own = { name, run: 1, deleting: false, job: { uid, namespace: 'team-a', name: 'my-model' } };
  const store = { get: (key: string) => (hasNamespace && key === name ? own : undefined) };
  await abandon(
    {
      cluster: {
        patch: (_, patch) => {
          done.push({ patch });
          return Promise.resolve(object);
        },
        patchStatus: (_, change) => {
          done.push({ change });
          return Promise.resolve({ ...object, metadata: { ...object.metadata, resourceVersion: '1001' } });
        },
        create: (manifest) => {
          done.push({ create: manifest });
          return Promise.resolve({ outcome: 'exists' });
        },
      },
      observer: { watches: { namespaces: { store } } },
      jobs: { release: () => done.push('expect it to go') },
      line: { release: () => done.push('free its slot') },
      applier: {
        apply: (_, { absent }) => {
          done.push({ absent });
          return Promise.resolve();
        },
      },
      log: { warn: () => undefined },
    },
    jobEntry(object),
    { object, problem },
  );
  return done;
}

describe('attack 62: a job that cannot be read', () => {
  it('loses its slot and its namespace, then fails, with an event', async () => {
    expect(await abandoned(stored({ phase: 'Running', run: 1, runHash: 'abc' }), true)).toMatchObject([
      'free its slot',
      { absent: [{ kind: 'namespace' }] },
      { change: { resourceVersion: '1000', status: { phase: 'Failed', runHash: null } } },
      { create: { kind: 'Event', metadata: { name: 'my-model.1001' }, reason: 'SpecInvalid' } },
    ]);
  });

  it('is left alone once it is over, whatever its status is', async () => {
    const over = { phase: 'Failed', observedGeneration: 1 };
    expect(await abandoned(stored(over))).toEqual(['free its slot', { absent: [] }]);
  });

  it('loses our finalizer only, when it is deleted and its namespace is gone', async () => {
    const finalizers = ['dockerfilejob.io/clean', 'example.com/other'];
    const deleted = { deletionTimestamp: '2026-01-01T12:00:00Z', finalizers };
    const status = { phase: 'Running', startTime: '2026-01-01T11:00:00.000Z' };
    expect(await abandoned(stored(status, deleted), true)).toEqual([
      ...['free its slot', { absent: [{ kind: 'namespace' }] }],
    ]);
    expect(await abandoned(stored(status, deleted))).toEqual([
      'free its slot',
      { absent: [{ kind: 'images', giveUp: true }] },
      'expect it to go',
      { patch: { metadata: { resourceVersion: '1000', finalizers: ['example.com/other'] } } },
    ]);
    const without = { ...deleted, finalizers: ['example.com/other'] };
    expect(await abandoned(stored(status, without))).toContain('expect it to go');
    expect(await abandoned(stored(status, without))).toHaveLength(3);
  });
});
