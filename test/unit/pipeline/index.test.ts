import { textSource } from '../../../src/pipeline/3-build/sources/text-input.ts';
import { decide } from '../../../src/pipeline/index.ts';
import { steps } from '../../../src/pipeline/steps.ts';
import type { Snapshot } from '../../../src/pipeline/snapshot.ts';
import { runHash } from '../../../src/resource/names.ts';
import type { Status } from '../../../src/resource/status.ts';
import { makeJob } from '../../support/job.ts';
import { digest, makeJobAt } from '../../support/runs.ts';
import { at, begin, ended, makePod, makeSnapshot, running } from '../../support/snapshot.ts';

const namespace = { run: 1, deleting: false };
const hash = runHash(makeJob());
const kinds = (job: Parameters<typeof decide>[0], seen: Partial<Snapshot> = {}) =>
  decide(job, makeSnapshot(seen)).want.map(({ kind, metadata }) => (kind === 'Pod' ? metadata.name : kind));
const condition = ({ conditions }: Status) => conditions?.[0];

const built = { push: { digest, size: 1 } };
const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const scanned = { summarize: { digest, counts, gating: 0, top: [] } };
const perf = Buffer.from('{"perf":0.99}').toString('base64');
const collected = { collect: { state: 'file', base64: perf } as const };
const commandFailed =
  'error: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1';
const buildPod = makePod('build', [ended('build'), ended('push')]);
const scanPod = makePod('scan', [ended('summarize')]);
const runPod = makePod('run', [ended('run'), ended('collect')]);
const everything = {
  namespace,
  pods: [buildPod, scanPod, runPod],
  results: { ...built, ...scanned, ...collected },
};

describe('a new job', () => {
  it('takes a slot with the first write, and creates nothing before that is stored', () => {
    expect(decide(makeJob(), makeSnapshot())).toMatchObject({
      want: [],
      again: begin,
      status: { phase: 'Building', run: 1, runHash: hash },
    });
  });

  it('is refused before anything is created for it', () => {
    const bad = makeJob({ spec: { source: { dockerfile: 'FROM debian\nCOPY a b\n' } } });
    const job = { ...bad, status: { phase: 'Init', run: 1, runHash: runHash(bad) } as const };
    const source = textSource('FROM debian\nCOPY a b\n', {});
    const decision = decide(job, makeSnapshot({ source }));
    expect(decision).toMatchObject({
      want: [],
      status: { phase: 'Failed', completionTime: at(0), failureDetails: { reason: 'ContextMissing' } },
    });
    expect(condition(decision.status)).toMatchObject({
      type: 'Succeeded',
      status: 'False',
      reason: 'ContextMissing',
    });
  });

  it('waits in the queue with nothing created for it', () => {
    const job = makeJob({ status: { phase: 'Init', run: 1, runHash: hash } });
    const decision = decide(job, makeSnapshot({ queue: { isNext: false, ahead: 0 } }));
    expect(decision).toMatchObject({
      want: [],
      status: { phase: 'Queued', steps: [{ name: 'admit', state: 'Waiting' }] },
    });
    expect(decision.again).toBe(begin + 30_000);
  });

  it('is admitted by a separate status write, before anything is created for it', () => {
    const job = makeJob({ status: { phase: 'Init', run: 1, runHash: hash } });
    const decision = decide(job, makeSnapshot());
    expect(decision).toMatchObject({
      want: [],
      again: begin,
      status: { phase: 'Building', startTime: at(0) },
    });
  });
});

describe('a job that another version could not read', () => {
  it('runs once it can be read', () => {
    const job = makeJob({ status: { phase: 'Failed', run: 1, observedGeneration: 1 } });
    expect(decide(job, makeSnapshot())).toMatchObject({ again: begin, status: { phase: 'Init', run: 2 } });
  });
});

describe('an active job', () => {
  it('gets its locked-down namespace, its build pod, and its scan pod early', () => {
    const wanted = kinds(makeJobAt('build', { steps: [] }));
    expect(wanted[0]).toBe('Namespace');
    expect(wanted.indexOf('NetworkPolicy')).toBeLessThan(wanted.indexOf('build-1-0'));
    expect(wanted).toContain('scan-1-0');
    expect(wanted).not.toContain('run-1-0');
  });

  it('prepares nothing while the namespace of its previous run is terminating', () => {
    expect(kinds(makeJobAt('build', { steps: [] }), { namespace: { run: 1, deleting: true } })).toEqual([]);
  });

  it('does not get its run pod before the scan has passed', () => {
    const seen = { namespace, pods: [buildPod, makePod('scan', [running('summarize')])], results: built };
    expect(kinds(makeJobAt('build'), seen)).not.toContain('run-1-0');
    expect(kinds(makeJobAt('build'), { ...seen, results: { ...built, ...scanned } })).toContain('run-1-0');
  });

  it('shows each phase to a watch, even if one pass could skip phases', () => {
    const seen = makeSnapshot(everything);
    const first = decide(makeJobAt('build'), seen);
    expect(first).toMatchObject({ again: begin, status: { phase: 'Scanning', performance: 0.99 } });
    const second = decide({ ...makeJobAt('build'), status: first.status }, seen);
    expect(second).toMatchObject({ again: begin, status: { phase: 'Running' } });
    const third = decide({ ...makeJobAt('build'), status: second.status }, seen);
    expect(third.status).toMatchObject({ phase: 'Succeeded', performance: 0.99, completionTime: at(0) });
    expect(condition(third.status)).toMatchObject({ status: 'True', reason: 'Succeeded' });
    expect(third.status.steps?.map(({ name, state }) => `${name} ${state}`)).toEqual(
      steps.filter(({ applies }) => applies?.(makeJob()) ?? true).map(({ name }) => `${name} Succeeded`),
    );
  });

  it('keeps the results of earlier passes in its status when their pods are gone', () => {
    expect(decide(makeJobAt('run'), makeSnapshot({ namespace })).status.phase).toBe('Running');
  });

  it('fails with the reason and the log of the failed step', () => {
    const pods = [makePod('build', [ended('build', 1)])];
    const decision = decide(
      makeJobAt('build'),
      makeSnapshot({ namespace, pods, logs: { build: commandFailed } }),
    );
    expect(decision.want).toEqual([]);
    expect(decision.status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'BuildFailed', logTail: commandFailed },
    });
    expect(decision.status.steps?.at(-1)).toMatchObject({
      name: 'build',
      state: 'Failed',
      reason: 'BuildFailed',
      exitCode: 1,
    });
  });

  it('deletes the pod of a lost attempt', () => {
    const job = makeJobAt('build', {
      steps: [{ name: 'build', state: 'Running', attempt: 1, pod: 'build-1-0' }],
    });
    const seen = makeSnapshot({
      namespace,
      pods: [buildPod, makePod('build', [running('build')], { attempt: 1, name: 'build-1-1' })],
    });
    expect(decide(job, seen).absent).toEqual([{ kind: 'pod', name: 'build-1-0' }]);
  });

  it('keeps the status of a step from pass to pass', () => {
    const step = {
      name: 'build',
      state: 'Running',
      startTime: at(-9),
      pod: 'build-1-1',
      attempt: 1,
      exitCode: 0,
      retryTime: at(9),
    } as const;
    const decision = decide(makeJobAt('build', { steps: [step] }), makeSnapshot({ namespace }));
    expect(decision.status.steps?.find(({ name }) => name === 'build')).toMatchObject({
      ...step,
      message: 'waiting to retry',
    });
    expect(decision.again).toBe(begin + 9000);
  });

  it('is canceled by spec.cancel', () => {
    const job = makeJobAt('build', {}, { spec: { cancel: true } });
    const decision = decide(job, makeSnapshot({ namespace, pods: [buildPod] }));
    expect(decision).toMatchObject({
      want: [],
      status: { phase: 'Canceled', failureDetails: { reason: 'Canceled' } },
    });
  });
});

describe('attack 9: a changed spec', () => {
  const job = {
    ...makeJobAt('build'),
    spec: makeJob({ spec: { source: { dockerfile: 'FROM busybox\n' } } }).spec,
  };

  it('starts another run', () => {
    expect(decide(job, makeSnapshot())).toMatchObject({ again: begin, status: { phase: 'Init', run: 2 } });
    expect(decide(job, makeSnapshot()).status.steps).toBeUndefined();
  });

  it('does not start another run when only an upgrade of the operator has changed the hash', () => {
    const finished = makeJobAt('measure', { phase: 'Succeeded', runHash: 'of-an-older-version' });
    const { status } = decide(
      { ...finished, status: { ...finished.status, observedGeneration: 1 } },
      makeSnapshot(),
    );
    expect(status).toMatchObject({ phase: 'Succeeded', run: 1, runHash: hash });
  });

  it('updates the observed generation, even of a finished job', () => {
    const renamed = makeJobAt('measure', { phase: 'Succeeded' }, { metadata: { generation: 2 } });
    expect(decide(renamed, makeSnapshot()).status.observedGeneration).toBe(2);
  });

  it('first deletes the objects of the previous run', () => {
    const next = { ...job, status: { phase: 'Queued', run: 2, runHash: runHash(job) } as const };
    expect(decide(next, makeSnapshot({ namespace }))).toMatchObject({
      want: [],
      absent: [{ kind: 'namespace' }],
    });
  });

  it('does not start another run when the change does not affect the result', () => {
    const same = makeJobAt('build', {}, { spec: { description: 'other words', priority: 5 } });
    expect(decide(same, makeSnapshot()).status.run).toBe(1);
  });
});

describe('a finished or deleted job', () => {
  it('is cleaned up', () => {
    const job = makeJobAt('measure', { phase: 'Succeeded', archive: 'dfj' });
    expect(decide(job, makeSnapshot({ namespace })).absent).toEqual([{ kind: 'namespace' }]);
  });

  it('loses its namespace when it is deleted', () => {
    const job = makeJobAt('build', {}, { metadata: { deletionTimestamp: at(0) } });
    expect(decide(job, makeSnapshot({ namespace })).absent).toEqual([{ kind: 'namespace' }]);
  });

  it('keeps the transition time of its condition until the status of the condition changes', () => {
    const before = makeJobAt('build', {
      conditions: [
        {
          type: 'Succeeded',
          status: 'Unknown',
          reason: 'Building',
          message: '',
          lastTransitionTime: at(-60),
        },
      ],
    });
    const waits = decide(before, makeSnapshot({ namespace }));
    expect(condition(waits.status)?.lastTransitionTime).toBe(at(-60));
    const ends = decide({ ...before, spec: { ...before.spec, cancel: true } }, makeSnapshot());
    expect(condition(ends.status)?.lastTransitionTime).toBe(at(0));
  });
});
