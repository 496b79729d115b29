import type { JobEntry } from '../../src/api/store/job-store.ts';

/** What the API remembers of a job that waits. */
export const makeEntry = (more: Partial<JobEntry> = {}): JobEntry => {
  const uid = more.uid ?? '6f1c2d3e-4a5b-4c6d-8e7f-901234567890';
  return {
    uid,
    namespace: 'dockerfilejobs',
    name: uid,
    submitter: undefined,
    age: uid,
    deleting: false,
    resourceVersion: '1000',
    title: uid,
    description: '',
    phase: 'Queued',
    reason: undefined,
    performance: undefined,
    createdAt: '2026-01-01T00:00:00Z',
    finishedAt: undefined,
    idempotency: undefined,
    submittedAs: undefined,
    ...more,
  };
};
