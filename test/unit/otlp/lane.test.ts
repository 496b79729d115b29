import { setTimeout as pause } from 'node:timers/promises';
import { Lane } from '../../../src/otlp/lane.ts';
import { waitOf, type Answer } from '../../../src/otlp/post.ts';

const times = { gather: 1, firstPause: 1, longestPause: 5, patience: 2_000, flush: 50 };
const item = (json: string, count = 1) => ({ json, count });

function make(answer: (body: string) => Answer, more: Partial<typeof times> = {}) {
  const bodies: string[] = [];
  const ends = { exported: 0, dropped: 0 };
  const lane = new Lane({
    member: 'resourceSpans',
    post: (body) => Promise.resolve(answer((bodies.push(body), body))),
    onEnd: (outcome, count) => (ends[outcome] += count),
    times: { ...times, ...more },
  });
  return { lane, bodies, ends };
}
const until = async (done: () => boolean) => {
  while (!done()) await pause(2);
};

describe('a lane', () => {
  it('sends what has come meanwhile as one batch', async () => {
    const { lane, bodies, ends } = make(() => ({ kind: 'taken', rejected: 1 }));
    for (const one of [item('1', 2), item('2', 3)]) lane.offer(one);
    await until(() => ends.exported === 4);
    expect(bodies).toEqual(['{"resourceSpans":[1,2]}']);
    expect(ends).toEqual({ exported: 4, dropped: 1 });
  });

  it('tries again while there is no answer, and then sends the same', async () => {
    let tries = 0;
    const { lane, bodies, ends } = make(() =>
      (tries += 1) < 4 ? { kind: 'unreachable' } : { kind: 'taken', rejected: 0 },
    );
    lane.offer(item('1'));
    await until(() => ends.exported === 1);
    expect(new Set(bodies).size).toBe(1);
  });

  it('attack 126: loses only what is refused, not what was sent together with it', async () => {
    const { lane, ends } = make((body) =>
      body.includes('bad') ? { kind: 'refused' } : { kind: 'taken', rejected: 0 },
    );
    for (const json of ['1', '"bad"', '2']) lane.offer(item(json));
    await until(() => ends.exported + ends.dropped === 3);
    expect(ends).toEqual({ exported: 2, dropped: 1 });
  });

  it('attack 126: holds a bounded queue, and counts what it drops', async () => {
    const { lane, ends } = make(() => ({ kind: 'unreachable' }));
    const json = JSON.stringify('x'.repeat(1024 * 1024));
    for (let count = 0; count < 10; count += 1) lane.offer(item(json));
    expect(ends.dropped).toBe(7);
    await lane.stop();
    expect(ends).toEqual({ exported: 0, dropped: 10 });
  });

  it('sends the rest when the process ends', async () => {
    const { lane, ends } = make(() => ({ kind: 'taken', rejected: 0 }), { gather: 60_000 });
    lane.offer(item('1'));
    await lane.stop();
    expect(ends.exported).toBe(1);
  });
});

it.each([
  ['7', { retryAfter: 7_000 }],
  ['999999', { retryAfter: 60_000 }],
  ['soon', {}],
  [undefined, {}],
])('Retry-After: %s means %j', (header, wait) => {
  expect(waitOf(header)).toEqual(wait);
});
