import { Feed } from '../../../../src/api/events/feed.ts';
import { jobEvents } from '../../../../src/api/events/job-events.ts';
import { parsePosition } from '../../../../src/api/events/position.ts';
import type { Status } from '../../../../src/resource/status.ts';
import { objectAt, ownerOf, readEvents } from '../../../support/feed.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

const never = new AbortController().signal;
const queued = { phase: 'Queued', run: 1, steps: [{ name: 'admit', state: 'Waiting' }] } as const;
const canceled = { ...queued, phase: 'Canceled' } as const;
const toStatus = (status: object): Partial<Status> => status;

interface Stream {
  readonly feed: Feed;
  readonly status?: object;
  readonly last?: string;
  readonly signal?: AbortSignal;
}

function stream({ feed, status, last, signal = never }: Stream): AsyncGenerator<string, void> {
  const read = () => Promise.resolve(status && makeJob({ status: toStatus(status) }));
  return jobEvents({
    feed,
    uid: jobUid,
    read,
    signal,
    last: last === undefined ? undefined : parsePosition(last),
  });
}

const idsOf = (texts: readonly string[]): unknown[] =>
  readEvents(texts.join('')).map(({ id, event }) => id ?? event);

describe('the events of a job', () => {
  it('begin with what has happened already, and end with its end', async () => {
    const texts = await Array.fromAsync(stream({ feed: new Feed(), status: canceled }));
    expect(idsOf(texts)).toEqual(['1.init', '1.admit.0.began', '1.end']);
    expect(readEvents(texts[0] ?? '')).toEqual([
      { id: '1.init', event: 'change', data: { id: jobUid, run: 1, status: 'init' } },
    ]);
  });

  it('go on with what the watch tells, without what was known before', async () => {
    const feed = new Feed();
    feed.changed(ownerOf(), objectAt(1));
    const events = stream({ feed, status: queued });
    expect(idsOf([String((await events.next()).value)])).toEqual(['1.init']);
    feed.changed(ownerOf(), objectAt(2, toStatus(queued)));
    feed.changed(ownerOf(), objectAt(3, toStatus(canceled)));
    expect(idsOf(await Array.fromAsync(events))).toEqual(['1.admit.0.began', '1.end']);
  });

  it('go on after the last one that the client has seen, on a server that has just started', async () => {
    const texts = await Array.fromAsync(
      stream({ feed: new Feed(), status: canceled, last: '1.admit.0.began' }),
    );
    expect(idsOf(texts)).toEqual(['1.end']);
  });

  it('wait for another run, if the end of this one was seen', async () => {
    const feed = new Feed();
    feed.changed(ownerOf(), objectAt(1, toStatus(canceled)));
    const events = stream({ feed, status: canceled, last: '1.end' });
    const next = events.next();
    await new Promise(setImmediate);
    feed.changed(ownerOf(), objectAt(2, { phase: 'Init', run: 2 }));
    expect(idsOf([String((await next).value)])).toEqual(['2.init']);
    await events.return();
  });

  it('are not repeated by a server that is behind the one before', async () => {
    const feed = new Feed();
    const events = stream({ feed, status: queued, last: '1.admit.0.began' });
    const next = events.next();
    await new Promise(setImmediate);
    feed.changed(ownerOf(), objectAt(1));
    feed.changed(ownerOf(), objectAt(2, toStatus(queued)));
    feed.changed(ownerOf(), objectAt(3, toStatus(canceled)));
    expect(idsOf([String((await next).value)])).toEqual(['1.end']);
    await events.return();
  });

  it.each([
    [
      'deleted',
      (feed: Feed) => {
        feed.gone(ownerOf(), undefined);
      },
    ],
    [
      'being deleted',
      (feed: Feed) => {
        feed.changed(ownerOf(), objectAt(9, {}, { deletionTimestamp: '2026-01-01T00:00:00Z' }));
      },
    ],
  ])('end with `deleted` when the job is %s', async (_how, remove) => {
    const feed = new Feed();
    feed.changed(ownerOf(), objectAt(1));
    const events = stream({ feed, status: {}, last: '1.init' });
    const rest = Array.fromAsync(events);
    await new Promise(setImmediate);
    remove(feed);
    feed.gone(ownerOf(), undefined);
    expect(readEvents((await rest).join(''))).toEqual([{ event: 'deleted', data: { id: jobUid } }]);
  });

  it('are only `deleted` of a job that is gone', async () => {
    expect(idsOf(await Array.fromAsync(stream({ feed: new Feed() })))).toEqual(['deleted']);
  });

  it('end when the client leaves', async () => {
    const leaving = new AbortController();
    const events = stream({ feed: new Feed(), status: canceled, last: '1.end', signal: leaving.signal });
    const rest = Array.fromAsync(events);
    await new Promise(setImmediate);
    leaving.abort();
    expect(await rest).toEqual([]);
  });
});

describe('attack 100: a client that takes no events', () => {
  it('has a bounded number of them waiting, and has to come back', async () => {
    const feed = new Feed();
    feed.changed(ownerOf(), objectAt(1));
    const events = stream({ feed, status: {} });
    await events.next();
    for (let run = 2; run < 6_000; run += 1) feed.changed(ownerOf(), objectAt(run, { run, phase: 'Init' }));
    expect(await Array.fromAsync(events)).toEqual([]);
  });
});
