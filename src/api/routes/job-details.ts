import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { draftOf } from '../jobs/draft.ts';
import { jobDetail } from '../jobs/job-detail.ts';
import { submitJob } from '../jobs/submit-job.ts';
import { Problem } from '../problems/problem.ts';
import { isTerminal } from '../../resource/phases.ts';
import { rerunOf } from '../../resource/rerun.ts';
import type { JobEntry, JobVerb } from '../store/job-store.ts';
import { replyWith } from './job-collection.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';
import { authenticated, type AuthenticatedCall, type BearerRoute } from './route.ts';

/** One job: read, delete, cancel, run again. */
export function jobDetailRoutes(
  { store, auth, namespace }: JobRoutesOptions,
  { uploads, reads }: JobTurns,
): readonly BearerRoute[] {
  const find = ({ parameter, context, caller }: AuthenticatedCall, verb: JobVerb): Promise<JobEntry> => {
    const id = parameter('id');
    context.jobId = id;
    return findJob({ store, auth }, id, caller, verb);
  };

  const job: BearerRoute = {
    path: '/api/v1/jobs/:id',
    access: 'bearer',
    operations: {
      get: authenticated({
        operationId: 'describeJob',
        summary: 'Read everything that is known of a job',
        answer: 'JobDetail',
        handle: async (call) => {
          const entry = await find(call, 'get');
          const found = await reads.untilClosed(claimOf(call), () => store.get(entry));
          if (!found) throw noSuchJob(entry.uid);
          return replyWith(jobDetail(found));
        },
      }),
      delete: authenticated({
        operationId: 'removeJob',
        summary: 'Delete a job and everything that belongs to it',
        answer: 'Nothing',
        statuses: [204],
        handle: async (call) => {
          const entry = await find(call, 'delete');
          if ((await store.delete(entry)) === 'gone') throw noSuchJob(entry.uid);
          return undefined;
        },
      }),
    },
  };

  const cancel: BearerRoute = {
    path: '/api/v1/jobs/:id/cancel',
    access: 'bearer',
    operations: {
      post: authenticated({
        operationId: 'cancelJob',
        summary: 'Cancel a job that is not over',
        answer: 'JobDetail',
        statuses: [202],
        handle: async (call) => {
          const entry = await find(call, 'update');
          const before = await store.get(entry);
          if (!before) throw noSuchJob(entry.uid);
          const { phase } = before.status;
          if (isTerminal(phase) && phase !== 'Canceled')
            throw new Problem('Conflict', `job ${entry.uid} is over: it is ${phase}, and cannot be canceled`);
          const canceled = before.spec.cancel ? before : await store.cancel(entry);
          if (!canceled) throw noSuchJob(entry.uid);
          return replyWith(jobDetail(canceled), 202);
        },
      }),
    },
  };

  const rerun: BearerRoute = {
    path: '/api/v1/jobs/:id/rerun',
    access: 'bearer',
    operations: {
      post: authenticated({
        operationId: 'rerunJob',
        summary: 'Submit the same job once more',
        answer: 'JobDetail',
        statuses: [201],
        handle: async (call) => {
          const entry = await find(call, 'get');
          const again = await uploads.run(claimOf(call), async () => {
            const before = await store.get(entry);
            if (!before) throw noSuchJob(entry.uid);
            const { title, annotations, spec } = rerunOf(before);
            const metadata = { namespace: entry.namespace, generateName: title };
            const draft = await draftOf(auth, call.caller, namespace, { metadata, spec });
            return submitJob(store, { ...draft, annotations }, call.header('Idempotency-Key'));
          });
          return replyWith(jobDetail(again), 201);
        },
      }),
    },
  };

  return [job, cancel, rerun];
}
