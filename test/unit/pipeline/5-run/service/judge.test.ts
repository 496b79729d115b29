import { run } from '../../../../../src/pipeline/5-run/index.ts';
import type { ServiceResult } from '../../../../../src/pipeline/5-run/service/result.ts';
import type { ContainerSeen, PodSeen } from '../../../../../src/pipeline/pod-seen.ts';
import type { Snapshot } from '../../../../../src/pipeline/snapshot.ts';
import { testInput } from '../../../../support/check.ts';
import { makeJobAt } from '../../../../support/runs.ts';
import { at, begin, ended, makePod, makeSnapshot, running, waiting } from '../../../../support/snapshot.ts';

const spec = { test: testInput([{ name: 'ages' }, { name: 'page' }]) };
const job = makeJobAt('run', {}, { spec });
const decide = (
  containers: readonly ContainerSeen[],
  seen: Partial<Snapshot> = {},
  pod: Partial<PodSeen> = {},
) => run.decide(job, makeSnapshot({ pods: [makePod('run', containers, pod)], ...seen }));

const check = (name: string, got?: string) => ({
  name,
  milliseconds: 3,
  ...(got === undefined ? { passed: true } : { passed: false, expected: 'status 200', got }),
});
const told = (...checks: ReturnType<typeof check>[]): Partial<Snapshot> => ({
  results: { test: { ready: true, checks } },
});
const passed = told(check('ages'), check('page'));
const broken = told(check('ages', 'status 500: "boom"'), check('page'));
const unready: ServiceResult = { ready: false, got: 'connection refused' };

/** The kubelet ends the service after the tester. */
const over = [ended('run', 137, { finishedAt: at(7) }), ended('test', 0, { finishedAt: at(5) })];
const logs = { run: 'ready\nboom' };
const later = (seconds: number) => ({ now: begin + seconds * 1000 });

describe('a service beside its tester', () => {
  it('is done when all checks have passed and both have ended: the performance is 1', () => {
    expect(decide(over, passed)).toEqual({
      kind: 'done',
      want: [],
      facts: {
        sandbox: expect.objectContaining({ networkPolicy: 'DenyAll' }) as object,
        step: { pod: 'run-1-0', startTime: at(0), endTime: at(5) },
        test: [check('ages'), check('page')],
        performance: 1,
      },
    });
  });

  it('fails when a check has failed: the performance is the share that passed, and the message has expected and got', () => {
    expect(decide(over, { ...broken, logs })).toMatchObject({
      kind: 'fail',
      reason: 'TestFailed',
      message:
        '1 of 2 checks of the service failed; the first is "ages": expected status 200; got status 500: "boom"',
      location: { pod: 'run-1-0', container: 'run' },
      logTail: 'ready\nboom',
      facts: { performance: 0.5, test: [{ name: 'ages', passed: false }, { name: 'page' }] },
    });
  });

  it('fails when it was never ready, with what the last attempt got, and has no performance', () => {
    const outcome = decide(over, { results: { test: unready } });
    expect(outcome).toMatchObject({
      reason: 'ServiceNotReady',
      message:
        'the service did not answer GET / on port 8080 with a status below 500 within spec.test.readiness.timeout (1m); the last attempt got connection refused',
      logTail: '',
    });
    expect('facts' in outcome && outcome.facts).not.toHaveProperty('performance');
  });

  it('is being started, and tested, for a time', () => {
    expect(decide([])).toMatchObject({ kind: 'wait', message: 'starting the run pod' });
    expect(decide([waiting('run')])).toMatchObject({ kind: 'wait', message: 'starting the run pod' });
    const due = begin + 360_000;
    expect(decide([running('run'), running('test')])).toMatchObject({
      message: 'testing the service',
      until: due,
      facts: { step: { startTime: at(0) } },
    });
    const undated = [{ name: 'run', state: 'running' }, running('test')] as const;
    expect(decide(undated)).toMatchObject({ message: 'testing the service', until: due });
    expect(decide([running('run'), running('test')], { now: due, logs })).toMatchObject({
      reason: 'TestFailed',
      message: 'the test took longer than spec.test.timeout (5m)',
      logTail: 'ready\nboom',
    });
    expect(decide([running('run'), running('test')], { now: due })).toMatchObject({ logTail: '' });
  });

  it.each<ContainerSeen>([running('test', at(0)), { name: 'test', state: 'running' }])(
    'has the time of its test, and a minute, from the start of its tester: %#',
    (tester) => {
      expect(decide([running('run'), tester], later(359))).toMatchObject({
        kind: 'wait',
        until: begin + 360_000,
      });
      expect(decide([running('run'), tester], later(360))).toMatchObject({ reason: 'TestFailed' });
    },
  );

  it('waits for a tester that has not started as for every container, however short its test may be', () => {
    const begun = makeJobAt('run', {}, { spec: { test: testInput([{ name: 'ages' }], { timeout: '10s' }) } });
    const steps = [
      ...(begun.status.steps ?? []),
      { name: 'run', state: 'Running', startTime: at(0) } as const,
    ];
    const short = { ...begun, status: { ...begun.status, steps } };
    const pods = [makePod('run', [running('run'), waiting('test', 'ImagePullBackOff')])];
    expect(run.decide(short, makeSnapshot({ pods, ...later(200) }))).toMatchObject({ kind: 'wait' });
    expect(run.decide(short, makeSnapshot({ pods, ...later(400) }))).toMatchObject({
      reason: 'ImagePullFailed',
    });
  });

  it('is late when only the kubelet saw its deadline', () => {
    const pods = [{ ...makePod('run', [ended('run', 137), ended('test', 137)]), reason: 'DeadlineExceeded' }];
    expect(run.decide(job, makeSnapshot({ pods }))).toMatchObject({ reason: 'TestFailed' });
  });

  it('attack 121: is not done before every process of it is dead', () => {
    const alive = [running('run'), ended('test')];
    expect(decide(alive, passed)).toMatchObject({
      kind: 'wait',
      message: 'ending the service',
      until: begin + 65_000,
    });
    expect(decide(alive, { ...passed, ...later(65) })).toMatchObject({
      message: 'retrying: the service was tested, but its container has not ended',
    });
    expect(decide(alive, { ...broken, ...later(65) })).toMatchObject({ reason: 'TestFailed' });
    expect(decide([running('run'), running('test')], passed)).toMatchObject({ until: begin + 360_000 });
    const undated = { name: 'test', state: 'terminated', exitCode: 0 } as const;
    expect(decide([running('run'), undated], passed)).toMatchObject({ until: begin + 60_000 });
  });
});

describe('a service that ends by itself', () => {
  const crashed = ended('run', 3, { finishedAt: at(2) });

  it.each([
    ['while it is tested', running('test'), {}],
    ['before the tester runs', waiting('test'), {}],
    ['and so fails its checks', ended('test', 0, { finishedAt: at(5) }), broken],
    ['and so is never ready', ended('test', 0, { finishedAt: at(5) }), { results: { test: unready } }],
  ])('fails with its exit code and the end of its log: %s', (_, tester, seen) => {
    expect(decide([crashed, tester], { ...seen, logs })).toMatchObject({
      reason: 'RunFailed',
      message: 'the service ended before its test did, with exit code 3',
      logTail: 'ready\nboom',
    });
  });

  it('fails at its memory limit like any other run', () => {
    const killed = ended('run', 137, { reason: 'OOMKilled', finishedAt: at(2) });
    expect(decide([killed, running('test')])).toMatchObject({ reason: 'RunOutOfMemory' });
  });

  it('has passed if it ended only after it had answered everything as expected', () => {
    expect(decide([crashed, ended('test', 0, { finishedAt: at(5) })], passed)).toMatchObject({
      kind: 'done',
    });
  });

  it('is not known to have done so if the kubelet does not say when', () => {
    const undated = { name: 'run', state: 'terminated', exitCode: 3 } as const;
    expect(decide([undated, ended('test')], broken)).toMatchObject({ reason: 'TestFailed' });
    const tester = { name: 'test', state: 'terminated', exitCode: 0 } as const;
    expect(decide([crashed, tester], broken)).toMatchObject({ reason: 'TestFailed' });
  });

  it('waits for its log, if that cannot be read', () => {
    const seen = { ...broken, unreadableLogs: { run: 'no route' } };
    expect(decide(over, seen)).toMatchObject({ kind: 'wait', until: begin + 10_000 });
  });
});

describe('a tester without a result', () => {
  it('may still be read for a minute, and is then retried', () => {
    expect(decide([running('run'), ended('test')])).toMatchObject({
      message: 'reading the result of the test',
      until: begin + 65_000,
    });
    expect(decide([running('run'), ended('test')], later(65))).toMatchObject({
      message: 'retrying: the tester ended without a result (exit code 0)',
      facts: { step: { attempt: 1, pod: 'run-1-0' } },
    });
  });

  it('is retried if it failed, because that is no fault of the service', () => {
    expect(decide([running('run'), ended('test', 1, { message: 'SyntaxError' })])).toMatchObject({
      message: 'retrying: the tester ended without a result (exit code 1)',
    });
  });

  it.each([
    ended('test', 134, {
      message: 'Assertion failed: (0) == (uv_thread_create(t.get(), start_thread, this))',
    }),
    ended('test', 128, { reason: 'StartError', message: 'fork/exec: resource temporarily unavailable' }),
  ])('attack 121: is the fault of a service that has left it no process: %#', (tester) => {
    expect(decide([running('run'), tester])).toMatchObject({
      reason: 'RunFailed',
      message: 'the service has left the tester beside it no process: all processes of a pod share one limit',
    });
  });

  it('attack 121: is the fault of a service that has broken the sandbox of both', () => {
    const lost = { finishedAt: at(7), reason: 'Error' };
    const both = [ended('run', 128, lost), ended('test', 128, lost)];
    expect(decide(both)).toMatchObject({ kind: 'wait' }); // it is tried again: no sandbox of gVisor was there to break
    expect(decide(both, {}, { runtimeClass: 'gvisor' })).toMatchObject({
      reason: 'RunFailed',
      message:
        'the sandbox of the service broke, for example because it used up the processes of its pod: all containers ended with exit code 128',
    });
    // The kubelet ends the service after a tester that it could not start.
    const unstarted = {
      finishedAt: at(7),
      reason: 'StartError',
      message: 'resource temporarily unavailable',
    };
    expect(decide([ended('run', 128, lost), ended('test', 128, unstarted)])).toMatchObject({
      message: 'the service has left the tester beside it no process: all processes of a pod share one limit',
    });
  });

  it('does not matter if the service had ended by itself before', () => {
    const early = ended('run', 3, { finishedAt: at(2) });
    expect(decide([early, ended('test', 1, { finishedAt: at(5) })])).toMatchObject({
      reason: 'RunFailed',
      message: 'the service ended before its test did, with exit code 3',
    });
  });

  it('attack 122: is the fault of what it was given to read, if that took all its memory', () => {
    const killed = ended('test', 137, { reason: 'OOMKilled' });
    expect(decide([running('run'), killed])).toMatchObject({
      reason: 'TestFailed',
      location: { container: 'test' },
    });
  });
});
