import { findJob, noSuchJob } from '../jobs/find-job.ts';
import { jobHead, type JobView } from '../jobs/job-view.ts';
import type { JobRoutesOptions, JobTurns } from './job-turns.ts';
import { authenticated, type BearerRoute, type Call } from './route.ts';
import { createJob } from './simple-jobs.ts';

/** What jobs of a client are called that gives them no name. */
const title = 'run';

/** `POST /run` of an older system: a form with a Dockerfile in, an id out. */
export const runRoute = (options: JobRoutesOptions, turns: JobTurns): BearerRoute => ({
  path: '/run',
  access: 'bearer',
  tag: 'Older clients',
  operations: {
    post: authenticated({
      operationId: 'runDockerfile',
      summary: 'Submit a Dockerfile as a form (older clients)',
      request: 'Run',
      answer: 'Created',
      reads: ['Idempotency-Key', 'traceparent'],
      raises: ['Refused', 'Conflict'],
      handle: (call) =>
        createJob(options, turns, call, async () => ({
          title,
          spec: { source: { dockerfile: await call.readBody() } },
        })),
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
