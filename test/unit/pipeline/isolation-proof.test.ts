import { admit } from '../../../src/pipeline/1-admit/index.ts';
import { run } from '../../../src/pipeline/5-run/index.ts';
import { holdUnproved } from '../../../src/pipeline/isolation-proof.ts';
import type { ProofSeen } from '../../../src/resource/proof.ts';
import { makeJob } from '../../support/job.ts';
import { makeJobAt } from '../../support/runs.ts';
import { begin, makeSnapshot } from '../../support/snapshot.ts';

const time = '2026-01-01T11:59:00.000Z';
const open: ProofSeen = {
  kind: 'proof',
  proof: { network: 'refuted', userNamespace: 'proved', sandbox: 'notAvailable', processes: 'unknown', time },
};
const none: ProofSeen = { kind: 'none', why: 'the first probe is not over yet' };

describe('attack 44: a cluster that is not proved to isolate jobs', () => {
  it('holds new jobs and new runs, says why, and looks again', () => {
    for (const outcome of [
      admit.decide(makeJob(), makeSnapshot({ isolation: open })),
      run.decide(makeJobAt('run'), makeSnapshot({ isolation: open })),
    ]) {
      expect(outcome).toMatchObject({ kind: 'wait', want: [], until: begin + 10_000 });
      expect(outcome.kind === 'wait' && outcome.message).toMatch(
        /^IsolationNotEnforced: .*network: refuted \(probed at 2026-01-01T11:59/,
      );
    }
  });

  it('fails a run that was held for ten minutes, because it takes a place', () => {
    const step = {
      name: 'run',
      state: 'Running',
      startTime: new Date(begin - 600_000).toISOString(),
    } as const;
    const job = makeJobAt('run');
    const held = { ...job, status: { ...job.status, steps: [...(job.status.steps ?? []), step] } };
    expect(run.decide(held, makeSnapshot({ isolation: open }))).toMatchObject({
      kind: 'fail',
      reason: 'IsolationNotEnforced',
    });
  });

  it('holds jobs until the first probe is over', () => {
    expect(holdUnproved(['network'], none, begin)?.message).toContain('the first probe is not over yet');
  });

  it('holds nothing that is not required', () => {
    expect(holdUnproved([], open, begin)).toBeUndefined();
    expect(holdUnproved([], none, begin)).toBeUndefined();
    expect(holdUnproved(['userNamespace'], open, begin)).toBeUndefined();
  });
});
