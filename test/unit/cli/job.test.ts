import { exitCodeOf } from '../../../src/cli/exit-codes.ts';
import { jobOf } from '../../../src/cli/jobs/job.ts';
import { seenJob } from '../../support/cli.ts';

const metadata = { name: 'x', namespace: 'n', uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z' };

describe('a job as the command line reads it', () => {
  it('can be of another version of the operator', () => {
    const job = jobOf({
      metadata,
      spec: { source: { artifact: {} }, later: true },
      status: { phase: 'Deploying', steps: [{ name: 'deploy', state: 'Odd', later: 1 }], image: 'odd' },
    });
    expect(job.status.phase).toBe('Deploying');
    expect(job.status.steps).toEqual([{ name: 'deploy', state: 'Odd' }]);
    expect(job.status.image).toBeUndefined();
  });

  it.each([{}, { spec: 5, status: 5 }, { status: { phase: 7, steps: 'x', failureDetails: [] } }])(
    'can have anything else: %j',
    (rest) => {
      expect(jobOf({ metadata, ...rest }).status).toMatchObject({ phase: 'Init', steps: [] });
    },
  );

  it('attack 102: has no command to the terminal in any text', () => {
    const evil = '\u001b[2Jx\u009b2J\u202e';
    const { raw: _, ...job } = jobOf({
      metadata: { ...metadata, name: evil },
      spec: { source: { git: { url: evil } } },
      status: {
        phase: evil,
        steps: [{ name: evil, state: evil, message: `${evil}\n${evil}`, reason: evil, pod: evil }],
        failureDetails: { reason: evil, message: evil, logTail: `a\n${evil}`, location: { container: evil } },
        image: { ref: evil, digest: evil, size: 1 },
        sandbox: { runtimeClass: evil, proof: { network: evil } },
        vulnerabilities: { top: [{ id: evil, severity: evil, package: evil, fixed: evil }], database: evil },
      },
    });
    expect(JSON.stringify(job)).not.toMatch(/\\u001b|[\u0080-\u009f\u202e]/);
    expect(job.status.failureDetails?.logTail).toBe('a\nx\\u{9b}2J\\u{202e}');
  });
});

describe('the exit code', () => {
  it.each([
    ['Succeeded', 0],
    ['Failed', 1],
    ['Canceled', 3],
    ['Running', undefined],
  ] as const)('of a job that is %s is %s', (phase, code) => {
    expect(exitCodeOf(seenJob({ status: { phase } }))).toBe(code);
  });

  it('of a phase that this version does not know is not known', () => {
    const job = seenJob();
    expect(exitCodeOf({ status: { ...job.status, phase: 'constructor' } })).toBeUndefined();
  });
});
