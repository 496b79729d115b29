import { isolate } from '../../../../src/pipeline/2-isolate/index.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { begin, makeSnapshot } from '../../../support/snapshot.ts';

const level = 'pod-security.kubernetes.io/enforce';

const wanted = (job = makeJobAt('build')) => {
  const outcome = isolate.decide(job, makeSnapshot());
  return outcome.kind === 'fail' ? [] : outcome.want;
};

describe('isolation', () => {
  it('creates the namespace first, then the policies that lock it down', () => {
    const kinds = wanted().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds[0]).toMatch(/^Namespace dfj-/);
    expect(kinds).toContain('NetworkPolicy deny-all');
    expect(kinds).not.toContain('Pod build-1-0');
  });

  it("enforces the engine's Pod Security level during the build, and baseline after the scan", () => {
    expect(wanted()[0]?.metadata.labels).toMatchObject({ [level]: 'privileged' });
    expect(wanted(makeJobAt('run'))[0]?.metadata.labels).toMatchObject({ [level]: 'baseline' });
    const kaniko = makeJobAt('build', {}, { spec: { build: { engine: 'kaniko' } } });
    expect(wanted(kaniko)[0]?.metadata.labels).toMatchObject({ [level]: 'baseline' });
  });

  it('waits while the namespace belongs to the previous run or is terminating', () => {
    const old = makeSnapshot({ namespace: { run: 0, deleting: false } });
    expect(isolate.decide(makeJobAt('build'), old)).toMatchObject({ kind: 'wait', want: [] });
    const going = makeSnapshot({ namespace: { run: 1, deleting: true } });
    expect(isolate.decide(makeJobAt('build'), going)).toMatchObject({ kind: 'wait', want: [] });
  });

  it('gives up a namespace that something keeps from being deleted', () => {
    const going = (now: number) =>
      makeSnapshot({ now, namespace: { run: 1, deleting: true, deletingSince: begin } });
    const late = begin + 600_000;
    expect(isolate.decide(makeJobAt('build'), going(late - 1))).toMatchObject({ kind: 'wait', until: late });
    expect(isolate.decide(makeJobAt('build'), going(late))).toMatchObject({
      kind: 'fail',
      reason: 'NamespaceStuck',
    });
  });

  it('continues in an existing namespace of the current run', () => {
    const seen = makeSnapshot({ namespace: { run: 1, deleting: false } });
    expect(isolate.decide(makeJobAt('build'), seen).kind).toBe('done');
  });
});
