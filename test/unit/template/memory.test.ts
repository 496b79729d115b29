import { mostDeliveries } from '../../../src/resource/template/status.ts';
import { mergeDeliveries } from '../../../src/template/deliveries.ts';
import { lastOf } from '../../../src/template/last.ts';
import { firstMade, madeJob } from '../../support/template.ts';

const pushed = (name: string, at: number, more = {}) =>
  madeJob(name, { at, mark: { delivery: `d-${name}`, commit: `${name}${'0'.repeat(38)}`, ...more } });
const recorded = (id: string, at: number) => ({ id, time: new Date(firstMade + at * 1000).toISOString() });
const ids = (deliveries: readonly { readonly id: string }[]): string[] => deliveries.map(({ id }) => id);

describe('the deliveries that have made a job', () => {
  it('are those of the jobs, the newest first', () => {
    expect(
      mergeDeliveries(undefined, [pushed('a', 1), pushed('b', 2), madeJob('by-schedule', { at: 3 })]),
    ).toEqual([recorded('d-b', 2), recorded('d-a', 1)]);
  });

  it('outlive the jobs', () => {
    const before = [recorded('d-gone', 1), recorded('d-a', 0)];
    expect(ids(mergeDeliveries(before, [pushed('a', 0), pushed('b', 2)]))).toEqual(['d-b', 'd-gone', 'd-a']);
    expect(mergeDeliveries(before, [])).toEqual(before);
  });

  it('are recorded once, even if two jobs say that they are of the same one', () => {
    expect(ids(mergeDeliveries([], [pushed('a', 1), pushed('b', 2, { delivery: 'd-a' })]))).toEqual(['d-a']);
  });

  it('are bounded: the oldest are forgotten first', () => {
    const before = Array.from({ length: mostDeliveries }, (_, index) => recorded(`r${index}`, -index));
    const now = ids(mergeDeliveries(before, [pushed('a', 5)]));
    expect(now).toHaveLength(mostDeliveries);
    expect([now[0], now[1], now.at(-1)]).toEqual(['d-a', 'r0', `r${mostDeliveries - 2}`]);
  });
});

describe('the last job', () => {
  const last = (before: Parameters<typeof lastOf>[0], jobs: Parameters<typeof lastOf>[1]) =>
    lastOf(before, jobs, mergeDeliveries(before.deliveries, jobs));
  const [a, b] = [pushed('a', 1), { ...pushed('b', 2), phase: 'Failed' as const }];
  const failed = { ...b, template: { ...b.template, reason: 'RunFailed' as const } };

  it('is the newest one, with its result and its commit', () => {
    expect(last({}, [a, failed])).toMatchObject({
      lastJob: {
        name: 'b',
        uid: 'b',
        creationTime: '2026-01-02T00:00:02.000Z',
        phase: 'Failed',
        reason: 'RunFailed',
      },
      lastCommit: `b${'0'.repeat(38)}`,
      shortCommit: 'b000000',
    });
  });

  it('is none before the first one', () => {
    expect(last({}, [])).toEqual({});
  });

  it('stays the last one when it is deleted, whatever else is left', () => {
    const before = { ...last({}, [a, failed]), deliveries: mergeDeliveries([], [a, failed]) };
    expect(last(before, [a])).toMatchObject({ lastJob: { name: 'b' }, lastCommit: failed.template.commit });
    expect(last(before, [])).toMatchObject({ lastJob: { name: 'b' }, lastCommit: failed.template.commit });
  });

  it('is followed by a later one', () => {
    const before = { ...last({}, [a]), deliveries: mergeDeliveries([], [a]) };
    expect(last(before, [failed])).toMatchObject({
      lastJob: { name: 'b' },
      lastCommit: failed.template.commit,
    });
    expect(last(before, [{ ...a, phase: 'Running' }])).toMatchObject({
      lastJob: { name: 'a', phase: 'Running' },
    });
  });

  it('keeps the commit of the last push if a schedule has made it', () => {
    expect(last({}, [a, madeJob('by-schedule', { at: 9 })])).toMatchObject({
      lastJob: { name: 'by-schedule' },
      lastCommit: a.template.commit,
    });
  });

  it('keeps the commit that is known if a job does not say its own', () => {
    const { commit: _, ...mark } = a.template;
    expect(last({ lastCommit: 'known' }, [{ ...a, template: mark }])).toMatchObject({ lastCommit: 'known' });
  });

  it('says when one last succeeded, though that one is gone', () => {
    const success = (finishedAt: number) => madeJob('s', { at: 0, mark: { finishedAt } });
    const time = '2026-01-02T00:00:00.000Z';
    expect(last({}, [success(firstMade), success(firstMade - 5)])).toMatchObject({
      lastSuccessfulTime: time,
    });
    expect(last({ lastSuccessfulTime: time }, [success(firstMade - 5)])).toMatchObject({
      lastSuccessfulTime: time,
    });
    expect(last({ lastSuccessfulTime: time }, [])).toMatchObject({ lastSuccessfulTime: time });
    expect(
      last({}, [madeJob('f', { at: 0, phase: 'Failed', mark: { finishedAt: 5 } }), a]).lastSuccessfulTime,
    ).toBeUndefined();
  });
});
