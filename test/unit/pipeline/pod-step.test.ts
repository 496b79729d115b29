import { podStep, startGrace } from '../../../src/pipeline/pod-step.ts';
import { makeJobAt } from '../../support/runs.ts';
import { begin, makePod, makeSnapshot, running, waiting } from '../../support/snapshot.ts';

const step = podStep({
  name: 'build',
  phase: 'Building',
  isDone: () => false,
  start: () => ({ kind: 'wait', want: [], message: 'absent' }),
  judge: () => ({ kind: 'wait', want: [], message: 'present' }),
});
const seenAs = (pods: ReturnType<typeof makePod>[], now = begin): string => {
  const outcome = step.decide(makeJobAt('build'), makeSnapshot({ now, pods }));
  return outcome.kind === 'wait' ? outcome.message : outcome.kind;
};
const progress = (pod: ReturnType<typeof makePod>, now = begin) => seenAs([pod], now);
const lost = (why: string) => `retrying: pod build-1-0${why}`;

describe("a step's pod", () => {
  it('is absent when only other attempts, runs or steps have one', () => {
    const others = [
      makePod('build', [], { attempt: 1 }),
      makePod('build', [], { run: 2 }),
      makePod('scan', []),
    ];
    expect(seenAs(others)).toBe('absent');
  });

  it('is present while its containers run, however long', () => {
    const pod = makePod('build', [running('build'), waiting('push')]);
    expect(progress(pod, begin + 10 * startGrace)).toBe('present');
  });

  it('is lost when the node evicted it', () => {
    const pod = makePod('build', [], { reason: 'Evicted', message: 'the node was low on memory' });
    expect(progress(pod)).toBe(lost(': Evicted the node was low on memory'));
    expect(progress(makePod('build', [], { reason: 'NodeLost' }))).toBe(lost(': NodeLost'));
  });

  it('is present when its own containers made it fail', () => {
    expect(progress(makePod('build', [running('build')], { reason: 'DeadlineExceeded' }))).toBe('present');
  });

  it('is lost when it is being deleted', () => {
    expect(progress(makePod('build', [running('build')], { deleting: true }))).toBe(
      lost(' is being deleted'),
    );
  });

  it('is lost when it does not start within the grace period, and the message explains why', () => {
    const late = begin + startGrace;
    const pulling = makePod('build', [waiting('build', 'ImagePullBackOff', 'no such host')]);
    expect(progress(pulling, late - 1)).toBe('present');
    expect(progress(pulling, late)).toBe(lost(' did not start: ImagePullBackOff no such host'));
    const pending = makePod('build', [], { message: '0/1 nodes are available' });
    expect(progress(pending, late)).toBe(lost(' did not start: Unschedulable 0/1 nodes are available'));
    expect(progress(makePod('build', []), late)).toBe(lost(' did not start: Unschedulable'));
  });

  it('is looked at again when its grace ends, should nothing be heard of it', () => {
    const decide = (pods: ReturnType<typeof makePod>[]) =>
      step.decide(makeJobAt('build'), makeSnapshot({ pods }));
    const until = begin + startGrace;
    expect(decide([])).toMatchObject({ kind: 'wait', until });
    expect(decide([makePod('build', [waiting('build')])])).toMatchObject({ kind: 'wait', until });
    expect(decide([makePod('build', [running('build')])])).not.toHaveProperty('until');
  });
});
