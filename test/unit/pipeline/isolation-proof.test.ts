import { admit } from '../../../src/pipeline/1-admit/index.ts';
import { run } from '../../../src/pipeline/5-run/index.ts';
import { afterProbe, holdUnproved, isRefuted } from '../../../src/pipeline/isolation-proof.ts';
import type { ProofSeen } from '../../../src/resource/proof.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { makeJob } from '../../support/job.ts';
import { makeJobAt } from '../../support/runs.ts';
import { begin, makeSnapshot } from '../../support/snapshot.ts';

const time = '2026-01-01T11:59:00.000Z';
const open: ProofSeen = {
  kind: 'proof',
  proof: { network: 'refuted', userNamespace: 'proved', sandbox: 'notAvailable', processes: 'unknown', time },
};
const none: ProofSeen = { kind: 'none', why: 'the first probe is not over yet' };

function heldForTenMinutes(): DockerfileJob {
  const startTime = new Date(begin - 600_000).toISOString();
  const step = { name: 'run', state: 'Running', startTime } as const;
  const job = makeJobAt('run');
  return { ...job, status: { ...job.status, steps: [...(job.status.steps ?? []), step] } };
}

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
    expect(run.decide(heldForTenMinutes(), makeSnapshot({ isolation: open }))).toMatchObject({
      kind: 'fail',
      reason: 'IsolationNotEnforced',
    });
  });

  it('retries such a run if nothing was refuted, because then it is a fault of the infrastructure', () => {
    expect(run.decide(heldForTenMinutes(), makeSnapshot({ isolation: none }))).toMatchObject({
      kind: 'wait',
      facts: { step: { attempt: 1 } },
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

describe('required isolation', () => {
  it.each([
    ['network', true],
    ['sandbox', true],
    ['processes', false],
    ['userNamespace', false],
  ] as const)('is refuted if a probe has seen so, or that the cluster lacks it: %s', (name, refuted) => {
    expect(isRefuted([name], open)).toBe(refuted);
  });
});

describe('a probe that cannot tell', () => {
  const proof = {
    network: 'proved',
    userNamespace: 'proved',
    sandbox: 'notAvailable',
    processes: 'proved',
    time,
  } as const;
  const proved: ProofSeen = { kind: 'proof', proof };
  const after = (next: ProofSeen, age = 60_000) => afterProbe(proved, next, Date.parse(time) + age);
  const found = (findings: object): ProofSeen => ({
    kind: 'proof',
    proof: { ...proof, time: '2026-01-01T12:59:00.000Z', ...findings },
  });

  it('leaves what was found before, with its time', () => {
    expect(after(none)).toEqual(proved);
    expect(after(found({ network: 'unknown', sandbox: 'proved' }))).toEqual({
      kind: 'proof',
      proof: { ...proof, sandbox: 'proved' },
    });
  });

  it('leaves it for two hours', () => {
    expect(after(none, 7_200_000)).toEqual(none);
    expect(after(found({ network: 'unknown' }), 7_200_000)).toEqual(found({ network: 'unknown' }));
  });

  it('does not hide what is refuted, and changes nothing of a probe that can tell', () => {
    expect(after(found({ network: 'refuted', processes: 'unknown' }))).toMatchObject({
      proof: { network: 'refuted', processes: 'proved' },
    });
    expect(after(found({}))).toEqual(found({}));
    expect(afterProbe(none, found({}), 0)).toEqual(found({}));
  });
});
