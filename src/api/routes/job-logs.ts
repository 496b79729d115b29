import { jobLogs } from '../../cluster/logs/job-logs.ts';
import { jobOf } from './job-of.ts';
import { mayTouch } from '../auth/access.ts';
import { Turns } from '../http/turns.ts';
import { asEvents, asText } from '../logs/log-text.ts';
import { eventStream, heartbeat } from '../streams/server-sent.ts';
import { authenticated, type BearerRoute } from './route.ts';
import { streamed, waiting, type StreamRoutesOptions } from './streamed.ts';

const logTurns = { working: { total: 32, each: 6 }, waiting };

/** What the containers of a job say. */
export function logsRoute(options: StreamRoutesOptions): BearerRoute {
  const turns = new Turns(logTurns);
  const get = authenticated({
    operationId: 'readLogs',
    summary: 'Read the logs of a job, or follow them until it ends',
    description:
      'The same call whether a container still runs or its log is archived. As server-sent events, each part says its step and container.',
    query: 'Logs',
    answer: 'Logs',
    handle: async (call) => {
      const { step, follow = false } = call.query;
      const entry = await jobOf(options, call, 'get');
      const isEvents = call.mediaType === eventStream;
      return streamed(options, call, turns, {
        isAllowed: () => mayTouch(options.auth, call.caller, 'get', entry),
        ...(isEvents && { heartbeat: () => heartbeat }),
        open: (signal) => {
          const parts = jobLogs(options.store.logs(entry, signal), { step, follow });
          return isEvents ? asEvents(parts) : asText(parts, { step });
        },
      });
    },
  });
  return {
    path: '/api/v1/jobs/:id/logs',
    access: 'bearer',
    tag: 'Logs, events and reports',
    operations: { get },
  };
}
