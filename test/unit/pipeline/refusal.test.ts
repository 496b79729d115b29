import { decide } from '../../../src/pipeline/index.ts';
import { isFinal } from '../../../src/pipeline/refusal.ts';
import type { Refusal } from '../../../src/pipeline/snapshot.ts';
import { digest, makeJobAt } from '../../support/runs.ts';
import { begin, ended, makePod, makeSnapshot } from '../../support/snapshot.ts';

const words = 'spec.initContainers[0].env[8].name: Invalid value: "A=B"';
const refusal: Refusal = { object: 'Pod run-1-0', status: 422, message: words, since: begin };
const namespace = { run: 1, deleting: false };

describe('attack 62: an object that the apiserver refuses', () => {
  it('fails the job in the words of the apiserver, and nothing more is wanted', () => {
    const { status, want } = decide(makeJobAt('run'), makeSnapshot({ namespace, refusal }));
    const details = { reason: 'ManifestRejected', message: `the cluster rejects Pod run-1-0: ${words}` };
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: details });
    expect(status.steps?.at(-1)).toMatchObject({ name: 'run', state: 'Failed', reason: 'ManifestRejected' });
    expect(want).toEqual([]);
  });

  it('gets no line of its own into the status, and no more than 1000 characters', () => {
    const forged = { ...refusal, message: `x\nphase: Succeeded${'y'.repeat(5000)}` };
    const { failureDetails } = decide(makeJobAt('run'), makeSnapshot({ namespace, refusal: forged })).status;
    expect(failureDetails?.message).toMatch(/^the cluster rejects Pod run-1-0: x\\nphase: Succeededy+…$/);
    expect(failureDetails?.message.length).toBeLessThan(1100);
  });

  it('does not matter to a job that needs nothing more', () => {
    const perf = Buffer.from('{"perf":0.5}').toString('base64');
    const seen = makeSnapshot({
      namespace,
      refusal,
      pods: [makePod('run', [ended('run'), ended('collect')])],
      results: { collect: { state: 'file', base64: perf } },
    });
    expect(decide(makeJobAt('run'), seen)).toMatchObject({
      want: [],
      status: { phase: 'Succeeded', performance: 0.5 },
    });
  });
});

describe('a decision', () => {
  it('attack 62: wants each object once, so that no pass changes one back and forth', () => {
    const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
    const seen = {
      namespace,
      pods: [makePod('build', [ended('build'), ended('push')]), makePod('scan', [ended('summarize')])],
      results: { push: { digest, size: 1 }, summarize: { digest, counts, gating: 0, top: [] } },
    };
    const { want } = decide(makeJobAt('build'), makeSnapshot(seen));
    const namespaces = want.filter(({ kind }) => kind === 'Namespace');
    expect(namespaces).toHaveLength(1);
    expect(namespaces[0]?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
    });
  });
});

describe('a refusal', () => {
  it('is final at once, but a 403 only after a minute, because a quota or an RBAC rule may change', () => {
    expect(isFinal(refusal, begin)).toBe(true);
    const forbidden = { ...refusal, status: 403 };
    expect(isFinal(forbidden, begin + 59_999)).toBe(false);
    expect(isFinal(forbidden, begin + 60_000)).toBe(true);
  });
});
