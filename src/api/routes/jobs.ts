import { Router, type Request } from 'express';
import { z } from 'zod';
import type { DockerfileJob } from '../../resource/schema.ts';
import { callerOf, requireAccess } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { JobDirectory } from '../jobs/job-directory.ts';
import { readJobRequest } from '../jobs/job-request.ts';
import type { JobStore, JobVerb } from '../store/job-store.ts';
import { jobView } from '../jobs/job-view.ts';
import { listJobs } from '../jobs/list-jobs.ts';
import { Problem } from '../problems/problem.ts';
import { readJson } from '../http/read-json.ts';
import { contextOf } from '../http/request-context.ts';
import { route, type Handler } from './route.ts';

export interface JobRoutesOptions {
  readonly store: JobStore;
  readonly auth: Auth;
  /** Where jobs that are made by REST are kept. */
  readonly namespace: string;
}

type JobHandler = (job: DockerfileJob, request: Request) => Promise<object>;

const uuid = z.uuid();

/** The paths of jobs; callers are known by the time they get here. */
export function jobRoutes({ store, auth, namespace }: JobRoutesOptions): Router {
  const directory = new JobDirectory(store);

  /** The job that the path names, for a caller who may do this with it. */
  async function find(id: string, verb: JobVerb, request: Request): Promise<DockerfileJob> {
    contextOf(request).jobId = id;
    const identity = uuid.safeParse(id).success ? await directory.find(id) : undefined;
    if (!identity) throw noJob(id);
    await requireAccess(auth, request, verb, identity.namespace);
    const job = await store.get(identity);
    if (!job) directory.forget(id);
    if (!job || job.metadata.deletionTimestamp !== undefined) throw noJob(id);
    return job;
  }

  const withJob =
    (verb: JobVerb, handle: JobHandler): Handler =>
    async (request, response) => {
      const job = await find(request.params.id, verb, request);
      response.json(await handle(job, request));
    };

  const create: Handler = async (request, response) => {
    await requireAccess(auth, request, 'create', namespace);
    const { metadata } = await store.create(namespace, readJobRequest(await readJson(request)));
    contextOf(request).jobId = metadata.uid;
    directory.remember(metadata);
    response.json({ id: metadata.uid });
  };

  const replace: JobHandler = async ({ metadata }, request) => {
    const content = readJobRequest(await readJson(request));
    if ((await store.update(metadata, content)) === 'gone') throw noJob(metadata.uid);
    return { success: true };
  };

  const remove: JobHandler = async ({ metadata }) => {
    if ((await store.delete(metadata)) === 'gone') throw noJob(metadata.uid);
    return { success: true };
  };

  const list: Handler = async (request, response) => {
    response.json(await listJobs({ store, auth, namespace, caller: callerOf(request) }));
  };

  const router = Router();
  route(router, '/job', { post: create });
  route(router, '/job/:id', {
    get: withJob('get', (job) => Promise.resolve(jobView(job))),
    put: withJob('update', replace),
    delete: withJob('delete', remove),
  });
  route(router, '/jobs', { get: list });
  return router;
}

const noJob = (id: string): Problem => new Problem('NotFound', `there is no job ${id.slice(0, 64)}`);
