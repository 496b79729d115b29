import { podProgress, startGrace } from '../../../src/pipeline/pod-step.ts';
import { begin, makePod, makeSnapshot, running, waiting } from '../../support/snapshot.ts';

const progress = (pod: ReturnType<typeof makePod>, now = begin) =>
  podProgress(makeSnapshot({ now, pods: [pod] }), 'build', 1, 0);

describe("a step's pod", () => {
  it('is absent when only other tries and other runs have one', () => {
    const others = [
      makePod('build', [], { attempt: 1 }),
      makePod('build', [], { run: 2 }),
      makePod('scan', []),
    ];
    expect(podProgress(makeSnapshot({ pods: others }), 'build', 1, 0)).toEqual({ kind: 'absent' });
  });

  it('is present while its containers are at work, however long', () => {
    const pod = makePod('build', [running('build'), waiting('push')]);
    expect(progress(pod, begin + 10 * startGrace)).toEqual({ kind: 'present', pod });
  });

  it('is lost when the node evicted it', () => {
    const pod = makePod('build', [], { reason: 'Evicted', message: 'the node was low on memory' });
    expect(progress(pod)).toMatchObject({
      kind: 'lost',
      message: 'pod build-1-0: Evicted the node was low on memory',
    });
    expect(progress(makePod('build', [], { reason: 'NodeLost' }))).toMatchObject({
      message: 'pod build-1-0: NodeLost',
    });
  });

  it('is present when it failed by its own containers', () => {
    expect(progress(makePod('build', [running('build')], { reason: 'DeadlineExceeded' })).kind).toBe(
      'present',
    );
  });

  it('is lost when somebody deletes it', () => {
    expect(progress(makePod('build', [running('build')], { deleting: true })).kind).toBe('lost');
  });

  it('is lost when it has not started in its grace, and says why', () => {
    const late = begin + startGrace;
    const pulling = makePod('build', [waiting('build', 'ImagePullBackOff', 'no such host')]);
    expect(progress(pulling, late - 1).kind).toBe('present');
    expect(progress(pulling, late)).toMatchObject({
      message: 'pod build-1-0 did not start: ImagePullBackOff no such host',
    });
    const pending = makePod('build', [], { message: '0/1 nodes are available' });
    expect(progress(pending, late)).toMatchObject({
      message: 'pod build-1-0 did not start: Unschedulable 0/1 nodes are available',
    });
    expect(progress(makePod('build', []), late)).toMatchObject({
      message: 'pod build-1-0 did not start: Unschedulable',
    });
  });
});
