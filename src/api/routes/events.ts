import { jobOf } from './job-of.ts';
import { mayTouch } from '../auth/access.ts';
import { ExpiringCache } from '../auth/expiring-cache.ts';
import { allEvents } from '../events/all-events.ts';
import { versionOf } from '../events/change.ts';
import { jobEvents } from '../events/job-events.ts';
import { parsePosition } from '../events/position.ts';
import { Turns } from '../http/turns.ts';
import { requireList } from '../jobs/list-jobs.ts';
import { unavailable } from '../problems/problem-of.ts';
import { Problem } from '../problems/problem.ts';
import { heartbeat, heartbeatAt } from '../streams/server-sent.ts';
import { authenticated, type AuthenticatedCall, type BearerRoute } from './route.ts';
import { streamed, waiting, type StreamRoutesOptions } from './streamed.ts';

const eventTurns = { working: { total: 200, each: 20 }, waiting };

/** Milliseconds for which the answer counts whether a caller may see the jobs of a namespace. */
const sightTtl = 5_000;

/** What happens in one job, and in all of them. */
export function eventRoutes(options: StreamRoutesOptions): readonly BearerRoute[] {
  const turns = new Turns(eventTurns);
  const tag = 'Logs, events and reports';
  return [
    { path: '/api/v1/jobs/:id/events', access: 'bearer', tag, operations: { get: watchJob(options, turns) } },
    { path: '/api/v1/events', access: 'bearer', tag, operations: { get: watchJobs(options, turns) } },
  ];
}

const watchJob = (options: StreamRoutesOptions, turns: Turns) =>
  authenticated({
    operationId: 'watchJob',
    summary: 'Follow what happens in a job, from its beginning or after Last-Event-ID',
    description: 'Server-sent events. Ends with the end of the run.',
    answer: 'Events',
    reads: ['Last-Event-ID'],
    handle: async (call) => {
      const { auth, store } = options;
      const last = lastEventOf(call, parsePosition);
      const entry = await jobOf(options, call, 'get');
      const read = async () => {
        const job = await store.get(entry);
        return job?.metadata.deletionTimestamp === undefined ? job : undefined;
      };
      return streamed(options, call, turns, {
        isAllowed: () => mayTouch(auth, call.caller, 'get', entry),
        heartbeat: () => heartbeat,
        open: (signal) => jobEvents({ feed: store.feed, uid: entry.uid, read, last, signal }),
      });
    },
  });

const watchJobs = (options: StreamRoutesOptions, turns: Turns) =>
  authenticated({
    operationId: 'watchJobs',
    summary: 'Follow what happens in all jobs that you may list, from now on or after Last-Event-ID',
    description:
      'Server-sent events, one for each write of a job. The first is `open`, or `reset` if something may have been missed.',
    answer: 'Events',
    reads: ['Last-Event-ID'],
    handle: async (call) => {
      const { auth, store, namespace } = options;
      const { caller } = call;
      const after = lastEventOf(call, versionIn);
      await requireList({ store, auth, namespace, caller });
      if (Number.isNaN(store.feed.latest)) throw unavailable(undefined);
      const sight = new ExpiringCache<boolean>({ ttl: sightTtl, size: 1_000 });
      let passed = after;
      return streamed(options, call, turns, {
        // What the caller may see is asked for each job.
        isAllowed: () => Promise.resolve(true),
        heartbeat: () => (passed === undefined ? heartbeat : heartbeatAt(String(passed))),
        open: (signal) =>
          allEvents({
            feed: store.feed,
            replay: (from, until) => store.replay(from, until),
            after,
            signal,
            onPassed: (version) => (passed = version),
            maySee: (owner) =>
              sight.get(`${owner.namespace} ${owner.submitter === caller.username}`, () =>
                mayTouch(auth, caller, 'list', owner),
              ),
          }),
      });
    },
  });

/** No write has version 0. To the apiserver, it means any. */
function versionIn(id: string): number | undefined {
  const version = versionOf(id);
  return version > 0 ? version : undefined;
}

/** What the client has seen last. @throws Problem BadRequest if it is no ID of an event */
function lastEventOf<T>({ header }: AuthenticatedCall, parse: (id: string) => T | undefined): T | undefined {
  const id = header('Last-Event-ID') ?? '';
  if (id === '') return undefined;
  const last = parse(id);
  if (last === undefined)
    throw new Problem(
      'BadRequest',
      'Last-Event-ID must be the ID of an event of this stream; leave it out to begin anew',
    );
  return last;
}
