import { requireCreate } from '../auth/access.ts';
import { ownOnly } from '../jobs/draft.ts';
import { namedObjects } from '../jobs/named-objects.ts';
import { matches, tagOf } from '../http/entity-tag.ts';
import { Reply } from '../http/reply.ts';
import { noSuchJob } from '../jobs/find-job.ts';
import { singleJob } from '../jobs/job-view.ts';
import { submitJob } from '../jobs/submit-job.ts';
import { Problem } from '../problems/problem.ts';
import { StoreError, type Caller, type JobDraft, type JobEntry, type JobStore } from '../store/job-store.ts';
import { jobOf } from './job-of.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';
import { authenticated, type AuthenticatedCall, type BearerRoute } from './route.ts';

export const simpleJobPrefix = '/api/v1/job';

/** The first contract: a name, a description and a packed Dockerfile, in objects of six members. */
export const simpleJobRoutes = (options: JobRoutesOptions, turns: JobTurns): readonly BearerRoute[] => [
  createRoute(options, turns),
  jobRoute(options, turns),
];

/**
 * Makes a job of a body that has little more than a Dockerfile.
 * @param read reads the body, and says what the job is named after
 */
export async function createJob(
  { store, auth, namespace }: JobRoutesOptions,
  { bodies }: JobTurns,
  call: AuthenticatedCall,
  read: () => Promise<Pick<JobDraft, 'title' | 'spec'>>,
): Promise<{ id: string }> {
  const { caller, context, header } = call;
  await requireCreate(auth, caller, namespace);
  const { metadata } = await bodies.run(claimOf(call), async () => {
    const by = { submitter: caller.username, traceparent: header('traceparent') };
    const draft = { ...(await read()), namespace, ...by };
    return submitJob(store, draft, header('Idempotency-Key'));
  });
  context.jobId = metadata.uid;
  return { id: metadata.uid };
}

const createRoute = (options: JobRoutesOptions, turns: JobTurns): BearerRoute => ({
  path: simpleJobPrefix,
  access: 'bearer',
  tag: 'Simple jobs',
  operations: {
    post: authenticated({
      operationId: 'createJob',
      summary: 'Submit a Dockerfile',
      request: 'JobRequest',
      answer: 'Created',
      reads: ['Idempotency-Key', 'traceparent'],
      raises: ['Refused', 'Conflict'],
      handle: (call) =>
        createJob(options, turns, call, async () => {
          const { name, description, dockerfile } = await call.readBody();
          return { title: name, spec: { name, description, source: { dockerfile } } };
        }),
    }),
  },
});

/** The resourceVersion that a change needs: none without If-Match. @throws Problem PreconditionFailed */
async function versionFor(
  store: Pick<JobStore, 'get'>,
  entry: JobEntry,
  ifMatch: string | undefined,
): Promise<string | undefined> {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const job = await store.get(entry);
  if (!job) throw noSuchJob(entry.uid);
  const { resourceVersion } = job.metadata;
  if (matches(ifMatch, tagOf(resourceVersion))) return resourceVersion;
  throw changed(entry.uid);
}

/**
 * What a job refers to is left in it. Who has the right to own jobs only, and has had more once, must not have it used
 * for another Dockerfile. @throws Problem Forbidden
 */
async function requireOwnObjects(
  { store, auth }: Pick<JobRoutesOptions, 'store' | 'auth'>,
  caller: Caller,
  entry: JobEntry,
): Promise<void> {
  const { namespace } = entry;
  if (await auth.may(caller, 'update', { namespace })) return;
  const job = await store.get(entry);
  const objects = namedObjects({ ...job?.spec, source: {} });
  if (objects.length > 0) throw ownOnly(caller, namespace, objects);
}

const changed = (id: string): Problem =>
  new Problem('PreconditionFailed', `job ${id} has changed since it was read; read it again`);

function jobRoute({ store, auth }: JobRoutesOptions, { bodies, reads }: JobTurns): BearerRoute {
  return {
    path: `${simpleJobPrefix}/:id`,
    access: 'bearer',
    tag: 'Simple jobs',
    operations: {
      get: authenticated({
        operationId: 'getJob',
        summary: 'Read a job',
        answer: 'Job',
        sends: ['ETag'],
        handle: async (call) => {
          const entry = await jobOf({ store, auth }, call, 'get');
          const job = await reads.untilClosed(claimOf(call), () => store.get(entry));
          if (!job) throw noSuchJob(entry.uid);
          return new Reply(singleJob(job), { etag: tagOf(job.metadata.resourceVersion) });
        },
      }),
      put: authenticated({
        operationId: 'replaceJob',
        summary: 'Replace a job; a changed Dockerfile runs again',
        request: 'JobRequest',
        answer: 'Success',
        reads: ['If-Match'],
        raises: ['Refused', 'Conflict'],
        handle: async (call) => {
          const entry = await jobOf({ store, auth }, call, 'update');
          await requireOwnObjects({ store, auth }, call.caller, entry);
          const outcome = await bodies.run(claimOf(call), async () => {
            const content = await call.readBody();
            const version = await versionFor(store, entry, call.header('If-Match'));
            try {
              return await store.update(entry, content, version);
            } catch (error) {
              const isRace =
                version !== undefined && error instanceof StoreError && error.fault === 'conflict';
              throw isRace ? changed(entry.uid) : error;
            }
          });
          if (outcome === 'gone') throw noSuchJob(entry.uid);
          return { success: true };
        },
      }),
      delete: authenticated({
        operationId: 'deleteJob',
        summary: 'Delete a job and everything that belongs to it',
        answer: 'Success',
        raises: ['Conflict'],
        handle: async (call) => {
          const entry = await jobOf({ store, auth }, call, 'delete');
          if ((await store.delete(entry)) === 'gone') throw noSuchJob(entry.uid);
          return { success: true };
        },
      }),
    },
  };
}
