import { decide } from '../../../src/pipeline/index.ts';
import { makeJobAt } from '../../support/runs.ts';
import { ended, makePod, makeSnapshot } from '../../support/snapshot.ts';

describe('attack 50: the log of a failed container', () => {
  const pods = [makePod('build', [ended('build', 1)])];
  const tailOf = (line: string): string => {
    const build = `${line}\n`.repeat(5000);
    const namespace = { run: 1, deleting: false };
    const { status } = decide(makeJobAt('build'), makeSnapshot({ namespace, pods, logs: { build } }));
    return status.failureDetails?.logTail ?? '';
  };
  const error = 'error: failed to solve: process "x" did not complete successfully: exit code: 1';

  it('leaves its last 20 lines in the status, and at most 2048 characters', () => {
    expect(tailOf(error).split('\n')).toHaveLength(20);
    expect(tailOf(error + 'x'.repeat(1000))).toHaveLength(2049);
  });
});
