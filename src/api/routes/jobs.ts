import { requireCreate } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { jobView } from '../jobs/job-view.ts';
import { viewsOf, visibleJobs } from '../jobs/list-jobs.ts';
import { Turns, type Claim } from '../http/turns.ts';
import type { JobEntry, JobStore, JobVerb } from '../store/job-store.ts';
import type { AuthenticatedCall, BearerRoute } from './route.ts';

export interface JobRoutesOptions {
  readonly store: JobStore;
  readonly auth: Auth;
  /** The namespace of jobs that are created by REST. */
  readonly namespace: string;
}

const waiting = { total: 300, each: 100 };
/** Lists hold their turn until the client has taken the last job. */
const listTurns = { working: { total: 8, each: 2 }, waiting };
/** A body has a turn from its first byte until it is stored. It has ten seconds to arrive. */
const uploadTurns = { working: { total: 24, each: 4 }, waiting };
/** A job that is read has a turn until the client has taken it. */
const readTurns = { working: { total: 16, each: 4 }, waiting };

const claimOf = ({ caller, closed }: AuthenticatedCall): Claim => ({ who: caller.username, closed });

/** Create, list, read, replace and delete jobs. */
export function jobRoutes(options: JobRoutesOptions): readonly BearerRoute[] {
  const uploads = new Turns(uploadTurns);
  return [
    createRoute(options, uploads),
    jobRoute(options, uploads, new Turns(readTurns)),
    listRoute(options, new Turns(listTurns)),
  ];
}

const createRoute = ({ store, auth, namespace }: JobRoutesOptions, uploads: Turns): BearerRoute => ({
  path: '/api/v1/job',
  access: 'bearer',
  operations: {
    post: {
      operationId: 'createJob',
      summary: 'Submit a Dockerfile',
      request: 'JobRequest',
      answer: 'Created',
      handle: async (call) => {
        const { caller, context, readBody } = call;
        await requireCreate(auth, caller, namespace);
        const { metadata } = await uploads.run(claimOf(call), async () =>
          store.create(namespace, await readBody(), caller.username),
        );
        context.jobId = metadata.uid;
        return { id: metadata.uid };
      },
    },
  },
});

function jobRoute({ store, auth }: JobRoutesOptions, uploads: Turns, reads: Turns): BearerRoute {
  const find = ({ parameter, context, caller }: AuthenticatedCall, verb: JobVerb): Promise<JobEntry> => {
    const id = parameter('id');
    context.jobId = id;
    return findJob({ store, auth }, id, caller, verb);
  };

  return {
    path: '/api/v1/job/:id',
    access: 'bearer',
    operations: {
      get: {
        operationId: 'getJob',
        summary: 'Read a job',
        answer: 'Job',
        handle: async (call) => {
          const entry = await find(call, 'get');
          const job = await reads.untilClosed(claimOf(call), () => store.get(entry));
          if (!job) throw noSuchJob(entry.uid);
          return jobView(job);
        },
      },
      put: {
        operationId: 'replaceJob',
        summary: 'Replace a job; a changed Dockerfile runs again',
        request: 'JobRequest',
        answer: 'Success',
        handle: async (call) => {
          const entry = await find(call, 'update');
          const outcome = await uploads.run(claimOf(call), async () =>
            store.update(entry, await call.readBody()),
          );
          if (outcome === 'gone') throw noSuchJob(entry.uid);
          return { success: true };
        },
      },
      delete: {
        operationId: 'deleteJob',
        summary: 'Delete a job and everything that belongs to it',
        answer: 'Success',
        handle: async (call) => {
          const entry = await find(call, 'delete');
          if ((await store.delete(entry)) === 'gone') throw noSuchJob(entry.uid);
          return { success: true };
        },
      },
    },
  };
}

const listRoute = ({ store, auth, namespace }: JobRoutesOptions, turns: Turns): BearerRoute => ({
  path: '/api/v1/jobs',
  access: 'bearer',
  operations: {
    get: {
      operationId: 'listJobs',
      summary: 'List the jobs that you are allowed to list, newest first',
      answer: 'Jobs',
      handle: async (call) => {
        const entries = await visibleJobs({ store, auth, namespace, caller: call.caller });
        return turns.during(claimOf(call), viewsOf(store, entries));
      },
    },
  },
});
