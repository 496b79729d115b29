import { history, since } from '../../../../src/api/events/history.ts';
import { isAfter, parsePosition, positionId } from '../../../../src/api/events/position.ts';
import type { Status } from '../../../../src/resource/status.ts';
import { makeJob } from '../../../support/job.ts';

const time = '2026-01-01T00:00:00Z';
const step = (
  name: NonNullable<Status['steps']>[number]['name'],
  state: NonNullable<Status['steps']>[number]['state'],
  attempt?: number,
) => ({ name, state, ...(attempt !== undefined && { attempt }) });
const admitted = step('admit', 'Succeeded');
const isolated = step('isolate', 'Succeeded');

/** The statuses of a job, one write after the other. */
const life: readonly Partial<Status>[] = [
  {},
  { phase: 'Queued', run: 1, steps: [step('admit', 'Waiting')] },
  { phase: 'Queued', run: 1, steps: [admitted, isolated, step('build', 'Running')] },
  { phase: 'Building', run: 1, steps: [admitted, isolated, step('build', 'Running')] },
  { phase: 'Building', run: 1, steps: [admitted, isolated, step('build', 'Running', 1)] },
  {
    phase: 'Building',
    run: 1,
    steps: [
      admitted,
      isolated,
      step('build', 'Succeeded', 1),
      step('scan', 'Succeeded'),
      step('run', 'Running'),
    ],
  },
  {
    phase: 'Scanning',
    run: 1,
    steps: [
      admitted,
      isolated,
      step('build', 'Succeeded', 1),
      step('scan', 'Succeeded'),
      step('run', 'Running'),
    ],
  },
  {
    phase: 'Failed',
    run: 1,
    completionTime: time,
    steps: [
      admitted,
      isolated,
      step('build', 'Succeeded', 1),
      step('scan', 'Succeeded'),
      { ...step('run', 'Failed'), endTime: time, reason: 'RunFailed', message: 'exit code 3' },
    ],
    failureDetails: { reason: 'RunFailed', message: 'exit code 3', location: { line: 7 } },
  },
  { phase: 'Init', run: 2 },
];
const expected = [
  '1.init',
  '1.admit.0.began',
  '1.admit.0.ended',
  '1.isolate.0.began',
  '1.isolate.0.ended',
  '1.build.0.began',
  '1.build.1.began',
  '1.build.1.ended',
  '1.scan.0.began',
  '1.scan.0.ended',
  '1.run.0.began',
  '1.run.0.ended',
  '1.end',
  '2.init',
];

const statusOf = (status: Partial<Status>): Status => makeJob({ status }).status;
const idsOf = (status: Partial<Status>): string[] =>
  history(statusOf(status)).map(({ position }) => positionId(position));

/** What a client gets that looks at some of the writes, each time by another server. */
function seenBy(looks: (index: number) => boolean): string[] {
  const ids: string[] = [];
  for (const [index, status] of life.entries()) {
    const last = ids.at(-1);
    if (looks(index))
      ids.push(
        ...since(history(statusOf(status)), last === undefined ? undefined : parsePosition(last)).map(
          ({ position }) => positionId(position),
        ),
      );
  }
  return ids;
}

describe('the history of a job', () => {
  it('has every event of every write exactly once and in order', () => {
    expect(seenBy(() => true)).toEqual(expected);
  });

  it.each(Array.from({ length: 2 ** (life.length - 2) }, (_, looks) => looks))(
    'is the same for a client that misses some of the writes (%d), but the last of each run',
    (looks) => {
      const last = life.length - 2;
      expect(seenBy((index) => index >= last || ((looks >> index) & 1) === 1)).toEqual(expected);
    },
  );

  it('has nothing that the phase has not come to', () => {
    expect(idsOf(life[2] ?? {})).toEqual(['1.init', '1.admit.0.began', '1.admit.0.ended']);
  });

  it('says what happened', () => {
    const events = history(statusOf(life[7] ?? {}));
    expect(events.at(-2)?.data).toEqual({
      run: 1,
      status: 'running',
      step: 'run',
      state: 'Failed',
      attempt: 0,
      time,
      reason: 'RunFailed',
      message: 'exit code 3',
    });
    expect(events.at(-1)?.data).toEqual({
      run: 1,
      status: 'failed',
      time,
      performance: null,
      reason: 'RunFailed',
      message: 'exit code 3',
      line: 7,
    });
  });

  it('of a canceled job ends where it was', () => {
    expect(idsOf({ phase: 'Canceled', run: 3, steps: [step('admit', 'Waiting')] })).toEqual([
      '3.init',
      '3.admit.0.began',
      '3.end',
    ]);
  });

  it('is bounded, whatever a status claims', () => {
    expect(idsOf({ phase: 'Building', steps: [step('build', 'Running', 2 ** 31)] }).length).toBeLessThan(200);
  });
});

describe('the ID of an event', () => {
  it.each(expected)('%s is read as it was written', (id) => {
    const position = parsePosition(id);
    expect(position && positionId(position)).toBe(id);
  });

  it.each([
    '',
    '1',
    '0.init',
    '1.build',
    '1.build.0',
    '1.build.0.over',
    '1.nothing.0.began',
    '1.init.0',
    '1.init\n',
    '-1.end',
  ])('%j is none', (id) => {
    expect(parsePosition(id)).toBeUndefined();
  });

  it('is after those before it, and not after itself', () => {
    const all = expected.flatMap((id) => parsePosition(id) ?? []);
    for (const [at, one] of all.entries())
      for (const [before, other] of all.entries()) expect(isAfter(one, other)).toBe(at > before);
  });
});
