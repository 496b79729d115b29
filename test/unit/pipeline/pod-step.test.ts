import { podStep } from '../../../src/pipeline/pod-step.ts';
import type { PodStep } from '../../../src/pipeline/containers.ts';
import type { PodSeen } from '../../../src/pipeline/pod-seen.ts';
import type { Wait } from '../../../src/pipeline/step.ts';
import type { Status } from '../../../src/resource/status.ts';
import { makeJobAt } from '../../support/runs.ts';
import {
  at,
  begin,
  ended,
  makePod,
  makeSnapshot,
  running,
  startTimeout,
  waiting,
} from '../../support/snapshot.ts';

const far = begin + 100 * startTimeout;
const wait = (message: string): Wait => ({ kind: 'wait', want: [], message, until: far });
const parts = {
  phase: 'Building',
  isDone: () => false,
  start: () => wait('absent'),
  judge: () => wait('present'),
} as const;
const build = podStep({ name: 'build', ...parts });
const run = podStep({ name: 'run', ...parts });

const since = (name: PodStep, startTime = at(0)): Pick<Status, 'steps'> => ({
  steps: [{ name, state: 'Running', startTime }],
});
const decide = (pod: PodSeen, now = begin) =>
  build.decide(makeJobAt('build', since('build')), makeSnapshot({ now, pods: [pod] }));
const decideRun = (pod: PodSeen, now: number, status = since('run')) =>
  run.decide(makeJobAt('run', status), makeSnapshot({ now, pods: [pod] }));
const present = { kind: 'wait', message: 'present' };
const lost = (why: string) => ({ message: `retrying: pod build-1-0${why}`, facts: { step: { attempt: 1 } } });
const late = begin + startTimeout;

describe("a step's pod", () => {
  it('is absent when only other attempts, runs or steps have one', () => {
    const pods = [
      makePod('build', [], { attempt: 1 }),
      makePod('build', [], { run: 2 }),
      makePod('scan', []),
    ];
    expect(build.decide(makeJobAt('build'), makeSnapshot({ pods }))).toMatchObject({ message: 'absent' });
  });

  it('is not looked at any more once its step is done', () => {
    const done = podStep({ name: 'build', ...parts, isDone: () => true });
    expect(done.decide(makeJobAt('build'), makeSnapshot())).toEqual({ kind: 'done', want: [] });
  });

  it('is lost when it was seen at work and is gone', () => {
    const steps = [{ name: 'build', state: 'Running', pod: 'build-1-0' } as const];
    expect(build.decide(makeJobAt('build', { steps }), makeSnapshot())).toMatchObject({
      message: 'retrying: its pod is gone',
      facts: { step: { attempt: 1 } },
    });
  });

  it('is present while its containers run, however long', () => {
    const pod = makePod('build', [running('build'), running('push')]);
    expect(decide(pod, begin + 10 * startTimeout)).toMatchObject({ ...present, until: far });
  });

  it('is lost when the infrastructure took it away', () => {
    const pod = makePod('build', [], { reason: 'Evicted', message: 'the node was low on memory' });
    expect(decide(pod)).toMatchObject(lost(': Evicted the node was low on memory'));
    expect(decide(makePod('build', [], { reason: 'NodeLost' }))).toMatchObject(lost(': NodeLost'));
    expect(decide(makePod('build', [running('build')], { deleting: true }))).toMatchObject(
      lost(' is being deleted'),
    );
  });

  it('is not retried when it was evicted for what it used itself', () => {
    const message = 'Container build exceeded its local ephemeral storage limit "13Gi". ';
    expect(decide(makePod('build', [], { reason: 'Evicted', message }))).toMatchObject({
      kind: 'fail',
      reason: 'BuildOutOfDisk',
    });
  });

  it('is lost when one of its containers is, unless its time was over', () => {
    const broken = ended('push', 255, { reason: 'Unknown' });
    expect(decide(makePod('build', [ended('build', 1), broken]))).toMatchObject({
      message: 'retrying: the container push of pod build-1-0 broke: Unknown',
      facts: { step: { attempt: 1 } },
    });
    expect(decide(makePod('build', [broken], { reason: 'DeadlineExceeded' }))).toMatchObject(present);
  });

  it('is present when its own containers made it fail', () => {
    expect(decide(makePod('build', [running('build')], { reason: 'DeadlineExceeded' }))).toMatchObject(
      present,
    );
  });
});

describe('attack 63: a pod that no node has room for', () => {
  const pod = (why = {}) => {
    const { node: _, ...pending } = makePod('build', [waiting('build')], { phase: 'Pending', ...why });
    return pending;
  };

  it('is awaited for the time that the operator allows', () => {
    expect(decide(pod(), late - 1)).toMatchObject({ ...present, until: late });
  });

  it('then fails its job in the words of the scheduler', () => {
    expect(
      decide(pod({ unschedulable: '0/1 nodes are available: 1 Insufficient cpu.' }), late),
    ).toMatchObject({
      kind: 'fail',
      reason: 'Unschedulable',
      message: 'no node has taken pod build-1-0 within 300 s: 0/1 nodes are available: 1 Insufficient cpu.',
    });
    expect(decide(pod(), late)).toMatchObject({
      message: expect.stringMatching(/gives no reason$/) as string,
    });
  });
});

describe('attack 63: a container whose image cannot be pulled', () => {
  it('fails its job in the words of the kubelet', () => {
    const pod = makePod('build', [waiting('build', 'ImagePullBackOff', 'no such\nhost'), running('push')]);
    expect(decide(pod, late - 1)).toMatchObject({ ...present, until: late });
    expect(decide(pod, late)).toMatchObject({
      kind: 'fail',
      reason: 'ImagePullFailed',
      message:
        'the image of the container build could not be pulled within 300 s: ImagePullBackOff no such\\nhost',
    });
  });

  it('has as much time as any if it starts after another container', () => {
    const pod = makePod('build', [
      ended('clone', 0, { finishedAt: at(900) }),
      waiting('push', 'ErrImagePull'),
    ]);
    const due = Date.parse(at(900)) + startTimeout;
    expect(decide(pod, due - 1)).toMatchObject({ ...present, until: due });
    expect(decide(pod, due)).toMatchObject({ kind: 'fail', reason: 'ImagePullFailed' });
    const undated = { name: 'clone', state: 'terminated', exitCode: 0 } as const;
    expect(decide(makePod('build', [undated, waiting('push')]), begin)).toMatchObject({ until: late });
  });

  it('is named, the first of several', () => {
    const pod = makePod('build', [waiting('push', 'ErrImagePull'), waiting('build', 'ErrImagePull')]);
    expect(decide(pod, late)).toMatchObject({
      message: expect.stringContaining('container build ') as string,
    });
  });

  it('is not awaited while, or after, the container before it keeps it from starting', () => {
    for (const before of [running('clone'), ended('clone', 1)]) {
      expect(decide(makePod('build', [before, waiting('push')]), begin + 10 * startTimeout)).toMatchObject({
        ...present,
        until: far,
      });
    }
  });
});

describe('a container that does not start for another reason', () => {
  it('loses its pod', () => {
    const stuck = (reason?: string) => makePod('build', [waiting('build', reason, reason && 'no volume')]);
    expect(decide(stuck('ContainerCreating'), late)).toMatchObject(
      lost(' did not start: ContainerCreating no volume'),
    );
    expect(decide(stuck(), late)).toMatchObject(lost(' did not start: no reason given'));
  });

  it('has its time from when the job needs it, even if its pod was made early', () => {
    const pod = makePod('run', [waiting('run', 'ContainerCreating')]);
    expect(decideRun(pod, begin + 9 * startTimeout, {})).toMatchObject({ until: begin + 10 * startTimeout });
    expect(decideRun(pod, late, since('run', at(60)))).toMatchObject({ ...present, until: late + 60_000 });
  });
});
