import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import type { Verification } from '../../../../src/resource/verify.ts';
import { begin, ended, makePod, running, waiting } from '../../../support/snapshot.ts';
import { makeVerifying, verifyingPods, verifyOutcome } from '../../../support/verifying.ts';

const finding = {
  severity: 'critical',
  category: 'Path Traversal',
  method: 'GET',
  path: '/view',
  info: 'it reads files',
} as const;
const verification: Verification = {
  critical: 1,
  high: 0,
  medium: 0,
  low: 0,
  gating: 1,
  top: [finding],
  tool: 'Wapiti 3.2.4',
  pages: 3,
};
const clean: Verification = { ...verification, critical: 0, gating: 0, top: [] };

const pods = verifyingPods;
const judged = (one: Verification) => ({
  pods,
  results: { assess: { kind: 'judged', verification: one } } as const,
});

describe('the verdict of a security test', () => {
  it('is done when nothing was found that fails the job, and says what was', () => {
    expect(verifyOutcome(judged(clean))).toEqual({
      kind: 'done',
      want: [],
      facts: { verification: clean, step: { pod: 'verify-1-0' } },
    });
    expect(
      verifyOutcome({}, makeVerifying({ steps: [{ name: 'verify', state: 'Succeeded' }] })),
    ).toMatchObject({
      kind: 'done',
    });
  });

  it('fails if weaknesses were found, and says which', () => {
    expect(verifyOutcome(judged(verification))).toMatchObject({
      kind: 'fail',
      reason: 'VerificationFailed',
      message: '1 weakness of severity high or higher: Path Traversal (critical, GET /view)',
      facts: { verification },
    });
  });

  it('counts several weaknesses, and names three', () => {
    const many = { ...verification, gating: 4, top: Array.from({ length: 4 }, () => finding) };
    const outcome = verifyOutcome(judged(many));
    const message = outcome.kind === 'fail' ? outcome.message : '';
    expect(message).toContain('4 weaknesses of severity');
    expect(message.match(/Path Traversal/g)).toHaveLength(3);
  });

  it.each<[string, Partial<Snapshot>, string]>([
    [
      'the report proves nothing',
      { pods, results: { assess: { kind: 'inconclusive', why: 'no page' } } },
      'no page',
    ],
    ['its time is over', { pods, now: begin + 90_000 }, 'took longer than spec.verify.timeout (1m)'],
    [
      'the kubelet ends its pod',
      { pods: [makePod('verify', [running('attack')], { reason: 'DeadlineExceeded' })] },
      'took longer',
    ],
    [
      'the answers are too large',
      { pods: [makePod('verify', [ended('attack', 137, { reason: 'OOMKilled' }), running('assess')])] },
      'the answers',
    ],
    [
      'the report is too large',
      { pods: [makePod('verify', [ended('attack'), ended('assess', 137, { reason: 'OOMKilled' })])] },
      'the report',
    ],
  ])('attack 129: fails, and never passes, if %s', (_, seen, words) => {
    expect(verifyOutcome(seen)).toMatchObject({
      kind: 'fail',
      reason: 'VerificationInconclusive',
      message: expect.stringContaining(words) as string,
    });
  });

  it.each<[string, Partial<Snapshot>]>([
    ['its tool is broken', { pods, results: { assess: { kind: 'broken', why: 'exit code 1' } } }],
    ['nothing judges the report', { pods: [makePod('verify', [ended('attack'), ended('assess', 1)])] }],
    [
      'the attack ends without a word',
      { pods: [makePod('verify', [ended('attack', 2), running('assess')])] },
    ],
  ])('is retried if %s, then fails', (_, seen) => {
    expect(verifyOutcome(seen)).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
    expect(verifyOutcome(seen, makeVerifying({}, { retry: { limit: 0 } }))).toMatchObject({
      kind: 'fail',
      reason: 'InfrastructureError',
    });
  });

  it('waits for the end of the test, and for the start of its pod', () => {
    expect(verifyOutcome({ pods })).toMatchObject({ kind: 'wait', want: [], until: begin + 90_000 });
    expect(
      verifyOutcome({ pods: [makePod('verify', [waiting('attack'), waiting('assess')])] }),
    ).toMatchObject({
      kind: 'wait',
      message: 'starting the verify pod',
    });
    expect(verifyOutcome({ pods: [makePod('verify', [ended('attack'), running('assess')])] })).toMatchObject({
      kind: 'wait',
    });
  });
});
