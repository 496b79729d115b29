import { allEvents, type AllEventsOptions } from '../../../../src/api/events/all-events.ts';
import type { Change } from '../../../../src/api/events/change.ts';
import { Feed } from '../../../../src/api/events/feed.ts';
import { objectAt, ownerOf, readEvents } from '../../../support/feed.ts';

const queued = { phase: 'Queued', run: 1, steps: [{ name: 'admit', state: 'Waiting' }] } as const;
const statusOf = (phase: 'Queued' | 'Canceled') => ({ ...queued, phase, steps: [...queued.steps] });

/** A feed that knows two jobs at version 100, and then sees changes at 101, 105 and 110. */
function feedWithChanges(): Feed {
  const feed = new Feed();
  feed.changed(ownerOf('a'), objectAt(90));
  feed.changed(ownerOf('b'), objectAt(80));
  feed.listed('100');
  feed.changed(ownerOf('a'), objectAt(101, statusOf('Queued')));
  feed.changed(ownerOf('b'), objectAt(105, statusOf('Canceled')));
  feed.gone(ownerOf('a'), objectAt(110));
  return feed;
}

interface Read {
  readonly after?: number;
  readonly most: number;
  readonly replay?: AllEventsOptions['replay'];
  readonly maySee?: AllEventsOptions['maySee'];
  readonly meanwhile?: () => void;
}

async function read(feed: Feed, { after, most, ...rest }: Read) {
  const leaving = new AbortController();
  const passed: number[] = [];
  const events = allEvents({
    feed,
    after,
    replay: rest.replay ?? (() => Promise.reject(new Error('nothing to look up'))),
    maySee: rest.maySee ?? (() => Promise.resolve(true)),
    onPassed: (version) => passed.push(version),
    signal: leaving.signal,
  });
  let text = '';
  for (let count = 0; count < most; count += 1) {
    const next = events.next();
    if (count === most - 1) rest.meanwhile?.();
    text += (await next).value ?? '';
  }
  leaving.abort();
  await events.return();
  return { events: readEvents(text), passed };
}

const idsOf = (events: readonly { id?: string; event?: string }[]) =>
  events.map(({ id, event }) => `${event} ${id}`);

describe('the events of all jobs', () => {
  it('begin with where they begin', async () => {
    const feed = feedWithChanges();
    const { events } = await read(feed, {
      most: 2,
      meanwhile: () => {
        feed.changed(ownerOf('c'), objectAt(120));
      },
    });
    expect(events).toEqual([
      { event: 'open', id: '110', data: {} },
      {
        event: 'change',
        id: '120',
        data: { id: 'c', namespace: 'team-a', name: 'my-model', changes: [{ run: 1, status: 'init' }] },
      },
    ]);
  });

  it('go on after the last one that the client has seen', async () => {
    const { events } = await read(feedWithChanges(), { after: 101, most: 2 });
    expect(idsOf(events)).toEqual(['change 105', 'deleted 110']);
    expect(events[0]?.data).toMatchObject({
      changes: [{ status: 'queued', step: 'admit' }, { status: 'canceled' }],
    });
  });

  it('are not repeated by a server that is behind the one before', async () => {
    const feed = feedWithChanges();
    const { events } = await read(feed, {
      after: 115,
      most: 1,
      meanwhile: () => {
        feed.changed(ownerOf('b'), objectAt(112, { phase: 'Init', run: 2 }));
        feed.changed(ownerOf('b'), objectAt(115, { phase: 'Init', run: 3 }));
        feed.changed(ownerOf('b'), objectAt(116, { phase: 'Init', run: 4 }));
      },
    });
    expect(idsOf(events)).toEqual(['change 116']);
  });

  it('are looked up by a server that has just started, once for all clients', async () => {
    const feed = feedWithChanges();
    const asked: number[][] = [];
    const earlier: Change = { owner: ownerOf('b'), version: 95, events: [], gone: true };
    const replay = (after: number, until: number) => {
      asked.push([after, until]);
      return Promise.resolve([earlier]);
    };
    const both = [92, 94].map((after) => read(feed, { after, most: 4, replay }));
    for (const { events } of await Promise.all(both))
      expect(idsOf(events)).toEqual(['deleted 95', 'change 101', 'change 105', 'deleted 110']);
    expect(asked).toEqual([[92, 100]]);
  });

  it('attack 99: are not looked up for a client that has left, again for what is lost, or for a crowd', async () => {
    const feed = feedWithChanges();
    const asked: number[] = [];
    const lookUp = (after: number) => {
      asked.push(after);
      return Promise.resolve(undefined);
    };
    const here = new AbortController().signal;
    await feed.extend(60, lookUp, AbortSignal.abort());
    await feed.extend(50, lookUp, here);
    await feed.extend(40, lookUp, here);
    expect(asked).toEqual([50]);
    await Promise.all(Array.from({ length: 20 }, (_, index) => feed.extend(70 + index, lookUp, here)));
    expect(asked.slice(1)).toEqual([70, 71, 72, 73, 74, 75, 76, 77]);
  });

  it('say so if something has been missed', async () => {
    const replay = () => Promise.resolve(undefined);
    const feed = feedWithChanges();
    const { events, passed } = await read(feed, {
      after: 7,
      most: 2,
      replay,
      meanwhile: () => {
        feed.changed(ownerOf('c'), objectAt(120));
      },
    });
    expect(idsOf(events)).toEqual(['reset 110', 'change 120']);
    // Or a heartbeat would take the client back.
    expect(passed).toEqual([110]);
  });

  it('end when the watch has lost track, and are not told before it has listed the jobs again', async () => {
    const feed = feedWithChanges();
    const { events } = await read(feed, {
      after: 110,
      most: 1,
      meanwhile: () => {
        feed.lost();
      },
    });
    expect(events).toEqual([]);
    expect((await read(feed, { after: 110, most: 1 })).events).toEqual([]);
  });

  it('have an end to what is kept of them', () => {
    const feed = feedWithChanges();
    for (let run = 2; run < 9_000; run += 1)
      feed.changed(ownerOf('b'), objectAt(200 + run, { phase: 'Init', run }));
    expect(feed.since).toBeGreaterThan(3_000);
    expect(feed.ofAll(feed.since - 1)).toBeUndefined();
    expect(feed.ofAll(feed.since)).toBeDefined();
  });
});

describe('attack 99: a caller who wants events of jobs that are not the caller’s', () => {
  it('gets none of them, and none of their IDs before the next heartbeat', async () => {
    const maySee: AllEventsOptions['maySee'] = ({ uid }) => Promise.resolve(uid === 'b');
    const { events, passed } = await read(feedWithChanges(), { after: 100, most: 1, maySee });
    expect(idsOf(events)).toEqual(['change 105']);
    expect(passed).toEqual([101]);
  });
});
