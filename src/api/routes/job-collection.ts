import { requireCreate } from '../auth/access.ts';
import { listedJobs } from '../jobs/listed-job.ts';
import { jobDetail, type JobDetail } from '../jobs/job-detail.ts';
import { visibleJobs } from '../jobs/list-jobs.ts';
import { pageLimit, type Field } from '../jobs/list-query.ts';
import { selectPage } from '../jobs/select-page.ts';
import { draftOf } from '../jobs/draft.ts';
import { submitJob } from '../jobs/submit-job.ts';
import type { FormStreams } from '../http/multipart.ts';
import { Reply } from '../http/reply.ts';
import { nextLink, pageTag } from '../http/paging.ts';
import { tagOf } from '../http/entity-tag.ts';
import { authenticated, type BearerRoute } from './route.ts';
import { requireUploads } from './uploads.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';

/** The members of an item in the list as it was before it had parameters. */
const firstFields: readonly Field[] = ['id', 'name', 'description', 'dockerfile', 'status', 'performance'];

/** The head of an answer that has the job in its body. */
export const replyWith = (job: JobDetail, status?: 201 | 202): Reply<JobDetail> =>
  new Reply(job, {
    etag: tagOf(job.resourceVersion),
    ...(status !== undefined && { status }),
    ...(status === 201 && { headers: { Location: `/api/v1/jobs/${job.id}` } }),
  });

/** Submits and lists jobs. */
export const jobCollectionRoute = (
  { store, auth, namespace, uploads }: JobRoutesOptions,
  turns: JobTurns,
): BearerRoute => ({
  path: '/api/v1/jobs',
  access: 'bearer',
  tag: 'Jobs',
  operations: {
    get: authenticated({
      operationId: 'listJobs',
      summary: 'List the jobs that you are allowed to list, newest first',
      description:
        'Without parameters, the first 1,000 jobs in six members each. With any, the items have no Dockerfile, unless `fields` names it.',
      query: 'List',
      answer: 'Jobs',
      sends: ['ETag', 'Link'],
      handle: async (call) => {
        const { query, caller, url } = call;
        const page = selectPage(await visibleJobs({ store, auth, namespace, caller }), query);
        const isPlain = Object.keys(query).length === 0;
        const fields = query.fields ?? (isPlain ? firstFields : undefined);
        const next =
          page.next === undefined ? {} : { Link: nextLink(url, page.next, query.limit ?? pageLimit, fields) };
        return new Reply(turns.lists.during(claimOf(call), listedJobs(store, page.entries, fields)), {
          etag: pageTag(page.entries, fields),
          headers: next,
        });
      },
    }),
    post: authenticated({
      operationId: 'submitJob',
      summary: 'Submit a DockerfileJob, or the parts of one as a form',
      description:
        'The Dockerfile is plain text. The form takes the parts as files or texts, and an archive with the files that the Dockerfile copies.',
      request: 'Submission',
      answer: 'JobDetail',
      statuses: [201],
      reads: ['Idempotency-Key', 'traceparent'],
      sends: ['ETag', 'Location'],
      raises: ['UploadsDisabled', 'Refused', 'Conflict'],
      handle: async (call) => {
        const { caller, closed, context, readBody, header } = call;
        // A form is for this namespace, and may be large. Any other body is small, and may name another namespace.
        const isForm = /^multipart\//i.test(header('Content-Type') ?? '');
        if (isForm) await requireCreate(auth, caller, namespace);
        const storeArchive: FormStreams[string] = async (part, others) => {
          await requireCreate(auth, caller, namespace);
          return requireUploads(uploads).storeContext(part, {
            ...{ namespace, caller, signal: closed },
            dockerfile: others.then((fields) => fields.get('dockerfile')),
          });
        };
        const job = await turns[isForm ? 'forms' : 'bodies'].run(claimOf(call), async () => {
          const body = await readBody({ context: storeArchive });
          const draft = await draftOf(auth, caller, namespace, body);
          return submitJob(
            store,
            { ...draft, traceparent: header('traceparent') },
            header('Idempotency-Key'),
          );
        });
        context.jobId = job.metadata.uid;
        return replyWith(jobDetail(job), 201);
      },
    }),
  },
});
