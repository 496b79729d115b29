import { noSuchJob } from '../jobs/find-job.ts';
import { draftOf } from '../jobs/draft.ts';
import { jobDetail } from '../jobs/job-detail.ts';
import { submitJob } from '../jobs/submit-job.ts';
import { Problem } from '../problems/problem.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { isTerminal } from '../../resource/phases.ts';
import { rerunOf } from '../../resource/rerun.ts';
import type { JobEntry } from '../store/job-store.ts';
import { replyWith } from './job-collection.ts';
import { jobOf } from './job-of.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';
import { authenticated, type BearerRoute } from './route.ts';

type Options = Pick<JobRoutesOptions, 'store' | 'auth' | 'namespace'>;

/** Reads a job that was found. @throws Problem NotFound if it is gone by now */
async function read({ store }: Options, entry: JobEntry): Promise<DockerfileJob> {
  const job = await store.get(entry);
  if (!job) throw noSuchJob(entry.uid);
  return job;
}

/** One job: read, delete, cancel, run again. */
export const jobDetailRoutes = (options: Options, turns: JobTurns): readonly BearerRoute[] => [
  {
    path: '/api/v1/jobs/:id',
    access: 'bearer',
    tag: 'Jobs',
    operations: { get: describeJob(options, turns), delete: removeJob(options) },
  },
  {
    path: '/api/v1/jobs/:id/cancel',
    access: 'bearer',
    tag: 'Jobs',
    operations: { post: cancelJob(options, turns) },
  },
  {
    path: '/api/v1/jobs/:id/rerun',
    access: 'bearer',
    tag: 'Jobs',
    operations: { post: rerunJob(options, turns) },
  },
];

const describeJob = (options: Options, { reads }: JobTurns) =>
  authenticated({
    operationId: 'describeJob',
    summary: 'Read everything that is known of a job',
    description:
      'Why it failed, with the line and what to do; its steps with times; vulnerabilities; the image.',
    answer: 'JobDetail',
    sends: ['ETag'],
    handle: async (call) => {
      const entry = await jobOf(options, call, 'get');
      return replyWith(jobDetail(await reads.untilClosed(claimOf(call), () => read(options, entry))));
    },
  });

const removeJob = (options: Options) =>
  authenticated({
    operationId: 'removeJob',
    summary: 'Delete a job and everything that belongs to it',
    answer: 'Nothing',
    statuses: [204],
    raises: ['Conflict'],
    handle: async (call) => {
      const entry = await jobOf(options, call, 'delete');
      if ((await options.store.delete(entry)) === 'gone') throw noSuchJob(entry.uid);
      return undefined;
    },
  });

const cancelJob = (options: Options, turns: JobTurns) =>
  authenticated({
    operationId: 'cancelJob',
    summary: 'Cancel a job that is not over',
    description: 'Canceling twice does no harm. A job that ended in another way is refused with 409.',
    answer: 'JobDetail',
    statuses: [202],
    sends: ['ETag'],
    raises: ['Refused', 'Conflict'],
    handle: async (call) => {
      const entry = await jobOf(options, call, 'update');
      const before = await turns.reads.run(claimOf(call), () => read(options, entry));
      const { phase } = before.status;
      if (isTerminal(phase) && phase !== 'Canceled')
        throw new Problem('Conflict', `job ${entry.uid} is over: it is ${phase}, and cannot be canceled`);
      const canceled = before.spec.cancel ? before : await options.store.cancel(entry);
      if (!canceled) throw noSuchJob(entry.uid);
      return replyWith(jobDetail(canceled), 202);
    },
  });

const rerunJob = (options: Options, { bodies }: JobTurns) =>
  authenticated({
    operationId: 'rerunJob',
    summary: 'Submit the same job once more',
    answer: 'JobDetail',
    statuses: [201],
    reads: ['Idempotency-Key', 'traceparent'],
    sends: ['ETag', 'Location'],
    raises: ['Refused', 'Conflict'],
    handle: async (call) => {
      const { auth, namespace, store } = options;
      const entry = await jobOf(options, call, 'get');
      const again = await bodies.run(claimOf(call), async () => {
        const { title, annotations, spec } = rerunOf(await read(options, entry));
        const metadata = { namespace: entry.namespace, generateName: title };
        const draft = await draftOf(auth, call.caller, namespace, { metadata, spec });
        const traceparent = call.header('traceparent');
        return submitJob(store, { ...draft, annotations, traceparent }, call.header('Idempotency-Key'));
      });
      return replyWith(jobDetail(again), 201);
    },
  });
