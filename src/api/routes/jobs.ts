import type { DockerfileJob } from '../../resource/schema.ts';
import { requireAccess } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { JobDirectory } from '../jobs/job-directory.ts';
import { jobView } from '../jobs/job-view.ts';
import { listJobs } from '../jobs/list-jobs.ts';
import type { JobStore, JobVerb } from '../store/job-store.ts';
import type { AuthenticatedCall, BearerRoute } from './route.ts';

export interface JobRoutesOptions {
  readonly store: JobStore;
  readonly auth: Auth;
  /** The namespace of jobs that are created by REST. */
  readonly namespace: string;
}

/** Create, list, read, replace and delete jobs. */
export function jobRoutes(options: JobRoutesOptions): readonly BearerRoute[] {
  const directory = new JobDirectory(options.store);
  return [createRoute(options, directory), jobRoute(options, directory), listRoute(options)];
}

const createRoute = ({ store, auth, namespace }: JobRoutesOptions, directory: JobDirectory): BearerRoute => ({
  path: '/api/v1/job',
  access: 'bearer',
  operations: {
    post: {
      operationId: 'createJob',
      summary: 'Submit a Dockerfile',
      request: 'JobRequest',
      answer: 'Created',
      handle: async ({ caller, context, readBody }) => {
        await requireAccess(auth, caller, 'create', namespace);
        const { metadata } = await store.create(namespace, await readBody());
        context.jobId = metadata.uid;
        directory.remember(metadata);
        return { id: metadata.uid };
      },
    },
  },
});

function jobRoute({ store, auth }: JobRoutesOptions, directory: JobDirectory): BearerRoute {
  const find = ({ parameter, context, caller }: AuthenticatedCall, verb: JobVerb): Promise<DockerfileJob> => {
    const id = parameter('id');
    context.jobId = id;
    return findJob({ store, auth, directory }, id, caller, verb);
  };

  return {
    path: '/api/v1/job/:id',
    access: 'bearer',
    operations: {
      get: {
        operationId: 'getJob',
        summary: 'Read a job',
        answer: 'Job',
        handle: async (call) => jobView(await find(call, 'get')),
      },
      put: {
        operationId: 'replaceJob',
        summary: 'Replace a job; a changed Dockerfile runs again',
        request: 'JobRequest',
        answer: 'Success',
        handle: async (call) => {
          const { metadata } = await find(call, 'update');
          if ((await store.update(metadata, await call.readBody())) === 'gone') throw noSuchJob(metadata.uid);
          return { success: true };
        },
      },
      delete: {
        operationId: 'deleteJob',
        summary: 'Delete a job and everything that belongs to it',
        answer: 'Success',
        handle: async (call) => {
          const { metadata } = await find(call, 'delete');
          if ((await store.delete(metadata)) === 'gone') throw noSuchJob(metadata.uid);
          return { success: true };
        },
      },
    },
  };
}

const listRoute = ({ store, auth, namespace }: JobRoutesOptions): BearerRoute => ({
  path: '/api/v1/jobs',
  access: 'bearer',
  operations: {
    get: {
      operationId: 'listJobs',
      summary: 'List the jobs that you are allowed to list, newest first',
      answer: 'Jobs',
      handle: ({ caller }) => listJobs({ store, auth, namespace, caller }),
    },
  },
});
