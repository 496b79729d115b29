import { run } from '../../../../src/pipeline/5-run/index.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { makeJobAt } from '../../../support/runs.ts';
import {
  at,
  begin,
  ended,
  makePod,
  makeSnapshot,
  running,
  startTimeout,
  waiting,
} from '../../../support/snapshot.ts';

const job = makeJobAt('run');
/** Has been in the step since `begin`. */
const jobSince = makeJobAt('run', { steps: [{ name: 'run', state: 'Running', startTime: at(0) }] });
const decide = (seen: Partial<Snapshot>, given = job) => run.decide(given, makeSnapshot(seen));
const pod = (...containers: Parameters<typeof makePod>[1]) => [makePod('run', containers)];

describe('a run that the node or the runtime breaks', () => {
  it('waits two minutes for the log of a failed run that cannot be read, and is then judged without it', () => {
    const seen = { pods: pod(ended('run', 7)), unreadableLogs: { run: 'no route' } };
    expect(decide(seen)).toMatchObject({
      kind: 'wait',
      message: 'the log of the container run cannot be read: no route',
      until: begin + 10_000,
    });
    expect(decide({ ...seen, now: begin + 125_000 })).toMatchObject({
      reason: 'RunFailed',
      message: 'the container failed with exit code 7',
      logTail: '',
    });
  });

  it('is a time-out although its log cannot be read', () => {
    const seen = { pods: pod(running('run')), unreadableLogs: { run: 'no route' } };
    expect(decide({ ...seen, now: begin + 3_600_000 })).toMatchObject({ reason: 'RunTimeout' });
  });

  it('is retried when nobody knows how its container ended', () => {
    const lost = ended('run', 137, { reason: 'ContainerStatusUnknown', message: 'could not be located' });
    expect(decide({ pods: pod(lost) })).toMatchObject({
      message:
        'retrying: the container run of pod run-1-0 broke: ContainerStatusUnknown could not be located',
      facts: { step: { attempt: 1 } },
    });
  });

  it.each([
    ['CreateContainerConfigError', 'failed to sync configmap cache: timed out waiting for the condition'],
    ['CreateContainerError', 'context deadline exceeded'],
    ['CreateContainerError', 'failed to reserve container name "run_run-1-0": name is reserved for "a1"'],
    ['CreateContainerError', undefined],
  ])('waits while the kubelet tries again, and then retries: %s, %s', (reason, message) => {
    const pods = pod(waiting('run', reason, message));
    expect(decide({ pods })).toMatchObject({ kind: 'wait', message: 'starting the run pod' });
    expect(decide({ pods, now: begin + startTimeout }, jobSince)).toMatchObject({
      facts: { step: { attempt: 1 } },
    });
  });

  it('fails when the image has no command', () => {
    const none = waiting('run', 'CreateContainerError', 'no command specified');
    expect(decide({ pods: pod(none) })).toMatchObject({
      reason: 'RunFailed',
      message: 'the container cannot start: no command specified',
    });
  });
});
