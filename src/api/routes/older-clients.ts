import { requireCreate } from '../auth/access.ts';
import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { jobHead, type JobView } from '../jobs/job-view.ts';
import { submitJob } from '../jobs/submit-job.ts';
import { claimOf, type JobRoutesOptions, type JobTurns } from './job-turns.ts';
import { authenticated, type BearerRoute, type Call } from './route.ts';

/** What jobs of a client are called that gives them no name. */
const title = 'run';

/** `POST /run` of an older system: a form with a Dockerfile in, an id out. */
export const runRoute = (
  { store, auth, namespace }: JobRoutesOptions,
  { uploads }: JobTurns,
): BearerRoute => ({
  path: '/run',
  access: 'bearer',
  operations: {
    post: authenticated({
      operationId: 'runDockerfile',
      summary: 'Submit a Dockerfile as a form (older clients)',
      request: 'Run',
      answer: 'Created',
      handle: async (call) => {
        const { caller, context, readBody, header } = call;
        await requireCreate(auth, caller, namespace);
        const { metadata } = await uploads.run(claimOf(call), async () => {
          const spec = { source: { dockerfile: await readBody() } };
          const draft = { namespace, title, spec, submitter: caller.username };
          return submitJob(store, draft, header('Idempotency-Key'));
        });
        context.jobId = metadata.uid;
        return { id: metadata.uid };
      },
    }),
  },
});

/** `GET /status?id=` of that system. It needs a token, unlike `GET /status`. */
export const statusById =
  ({ store, auth }: JobRoutesOptions, turns: JobTurns) =>
  async (call: Call, id: string): Promise<Pick<JobView, 'status' | 'performance'>> => {
    const caller = await auth.identify(call.header('Authorization'));
    call.context.caller = caller;
    call.context.jobId = id;
    const entry = await findJob({ store, auth }, id, caller, 'get');
    const job = await turns.reads.run({ who: caller.username, closed: call.closed }, () => store.get(entry));
    if (!job) throw noSuchJob(id);
    const { status, performance } = jobHead(job);
    return { status, performance };
  };
