import { requireCreate } from '../auth/access.ts';
import { buildView, type BuildView } from '../jobs/build-view.ts';
import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { visibleJobs } from '../jobs/list-jobs.ts';
import { selectPage } from '../jobs/select-page.ts';
import { buildMark, submitBuild, type BuildOptions } from '../jobs/submit-build.ts';
import type { JobEntry, JobVerb } from '../store/job-store.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';
import { authenticated, type AuthenticatedCall, type BearerRoute } from './route.ts';

/** Where the older system had these calls, each with a name for clients that are generated. */
const places = [
  { path: '/api/dockerfile-build/', suffix: '' },
  { path: '/dockerfile-build/', suffix: 'AtRoot' },
] as const;

/** Builds in the list. */
const mostListed = 100;

/** The calls of an older system that builds an image and publishes it. */
export const buildRoutes = (
  options: JobRoutesOptions,
  turns: JobTurns,
  builds: BuildOptions,
): readonly BearerRoute[] =>
  places.map(({ path, suffix }) => ({
    path,
    access: 'bearer',
    tag: 'Older clients',
    operations: {
      get: readBuilds(options, turns, suffix),
      post: createBuild(options, turns, builds, suffix),
      delete: deleteBuild(options, suffix),
    },
  }));

/** A job that such a call has submitted. Any other does not exist here. @throws Problem NotFound, Forbidden */
async function buildOf(
  { store, auth }: JobRoutesOptions,
  call: AuthenticatedCall,
  id: string,
  verb: JobVerb,
): Promise<JobEntry> {
  call.context.jobId = id;
  const entry = await findJob({ store, auth }, id, call.caller, verb);
  if (entry.submittedAs !== buildMark) throw noSuchJob(id);
  return entry;
}

const createBuild = (options: JobRoutesOptions, turns: JobTurns, builds: BuildOptions, suffix: string) =>
  authenticated({
    operationId: `createDockerfileBuild${suffix}`,
    summary: 'Build a Dockerfile and publish the image (older clients)',
    request: 'Build',
    answer: 'Build',
    reads: ['Idempotency-Key', 'traceparent'],
    raises: ['Refused', 'Conflict'],
    handle: async (call) => {
      const { caller, context, header, readBody } = call;
      const { auth, namespace, store } = options;
      await requireCreate(auth, caller, namespace);
      const job = await turns.bodies.run(claimOf(call), async () => {
        const submission = { build: await readBody(), options: builds, namespace, caller };
        const headers = { key: header('Idempotency-Key'), traceparent: header('traceparent') };
        return submitBuild(store, { ...submission, ...headers });
      });
      context.jobId = job.metadata.uid;
      return buildView(job);
    },
  });

const readBuilds = (options: JobRoutesOptions, turns: JobTurns, suffix: string) =>
  authenticated({
    operationId: `readDockerfileBuilds${suffix}`,
    summary: 'Read one build, or the newest (older clients)',
    query: 'Builds',
    answer: 'Builds',
    raises: ['NotFound'],
    handle: async (call) => {
      const { dockerfile_build_id: id } = call.query;
      if (id === undefined) return turns.lists.run(claimOf(call), () => newestBuilds(options, call));
      const entry = await buildOf(options, call, id, 'get');
      const job = await turns.reads.run(claimOf(call), () => options.store.get(entry));
      if (!job) throw noSuchJob(id);
      return buildView(job);
    },
  });

/** Those that the caller may list, the newest first. Each is read for it. */
async function newestBuilds(
  { store, auth, namespace }: JobRoutesOptions,
  { caller, closed }: AuthenticatedCall,
): Promise<BuildView[]> {
  const visible = await visibleJobs({ store, auth, namespace, caller });
  const builds = visible.filter(({ submittedAs }) => submittedAs === buildMark);
  const views: BuildView[] = [];
  for (const entry of selectPage(builds, { limit: mostListed }).entries) {
    if (closed.aborted) break;
    const job = await store.get(entry);
    if (job && job.metadata.deletionTimestamp === undefined) views.push(buildView(job));
  }
  return views;
}

const deleteBuild = (options: JobRoutesOptions, suffix: string) =>
  authenticated({
    operationId: `deleteDockerfileBuild${suffix}`,
    summary: 'Delete a build, its Dockerfile and its published image (older clients)',
    query: 'Build',
    answer: 'Success',
    raises: ['NotFound', 'Conflict'],
    handle: async (call) => {
      const { dockerfile_build_id: id } = call.query;
      const entry = await buildOf(options, call, id, 'delete');
      if ((await options.store.deleteWithImage(entry)) === 'gone') throw noSuchJob(id);
      return { success: true };
    },
  });
