import { decide } from '../../../src/pipeline/index.ts';
import type { Snapshot } from '../../../src/pipeline/snapshot.ts';
import { runHash } from '../../../src/resource/names.ts';
import { makeJob } from '../../support/job.ts';
import { digest, makeJobAt } from '../../support/runs.ts';
import { begin, ended, makePod, makeSnapshot } from '../../support/snapshot.ts';

const namespace = { run: 1, deleting: false };
const kinds = (job: Parameters<typeof decide>[0], seen: Partial<Snapshot> = {}) =>
  decide(job, makeSnapshot(seen)).want.map(({ kind, metadata }) => (kind === 'Pod' ? metadata.name : kind));
const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const scanned = { summarize: { digest, counts, gating: 0, top: [] } };
const perf = Buffer.from('{"perf":0.99}').toString('base64');
const buildPod = makePod('build', [ended('build'), ended('push')]);
const scanPod = makePod('scan', [ended('summarize')]);
const everything = {
  namespace,
  pods: [buildPod, scanPod, makePod('run', [ended('run'), ended('collect')])],
  results: {
    push: { digest, size: 1 },
    ...scanned,
    collect: { state: 'file', base64: perf } as const,
  },
};

describe('a job', () => {
  it('with spec.output is Publishing before it has succeeded', () => {
    const spec = { output: { image: 'registry.test/model' } };
    const job = makeJobAt('measure', {}, { spec });
    const push = { kind: 'anonymous' } as const;
    const first = decide(job, makeSnapshot(everything));
    expect(first).toMatchObject({ again: begin, status: { phase: 'Publishing', performance: 0.99 } });
    const second = { ...job, status: first.status };
    expect(kinds(second, { ...everything, push })).toContain('publish-1-0');
    const pods = [...everything.pods, makePod('publish', [ended('publish')])];
    const results = { ...everything.results, publish: { digest } };
    expect(decide(second, makeSnapshot({ ...everything, push, pods, results })).status).toMatchObject({
      phase: 'Succeeded',
      output: { image: 'registry.test/model:latest', digest },
    });
  });

  it('publishes nothing if a gate is closed', () => {
    const job = makeJobAt('build', {}, { spec: { output: { image: 'registry.test/model' } } });
    const results = { ...everything.results, summarize: { ...scanned.summarize, gating: 1 } };
    const seen = { ...everything, results, push: { kind: 'anonymous' } as const };
    expect(decide(job, makeSnapshot(seen))).toMatchObject({ want: [], status: { phase: 'Failed' } });
  });

  it('with run.enabled: false has neither a run pod nor a performance, and needs no sandbox', () => {
    const spec = { run: { enabled: false, runtimeClassName: 'unknown' }, performance: { min: 1 } };
    const waiting = makeJob({ spec, status: { phase: 'Init', run: 1 } });
    const admitted = { ...waiting.status, runHash: runHash(waiting) };
    expect(decide({ ...waiting, status: admitted }, makeSnapshot()).status.phase).toBe('Building');
    const seen = { ...everything, pods: [buildPod, scanPod] };
    const first = decide(makeJobAt('build', {}, { spec }), makeSnapshot(seen)).status;
    expect(first.phase).toBe('Scanning');
    const job = { ...makeJobAt('scan', {}, { spec }), status: first };
    const { want, status } = decide(job, makeSnapshot(seen));
    expect(want.filter(({ kind }) => kind === 'Pod')).toEqual([]);
    expect(status.phase).toBe('Succeeded');
    expect(status.performance).toBeUndefined();
    expect(status.steps?.map(({ name }) => name)).toEqual(['admit', 'isolate', 'build', 'scan']);
  });

  it('is refused before it builds if its Secret may not be used', () => {
    const given = makeJob({ spec: { output: { image: 'registry.test/model', pushSecret: 'push' } } });
    const job = { ...given, status: { phase: 'Init', run: 1, runHash: runHash(given) } as const };
    const push = { kind: 'unavailable', message: 'no' } as const;
    expect(decide(job, makeSnapshot({ push })).status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'PublishUnauthorized', message: 'no' },
    });
  });
});
