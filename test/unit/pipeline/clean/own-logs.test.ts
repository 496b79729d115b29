import { ownLogs } from '../../../../src/pipeline/clean/own-logs.ts';

describe('the logs of a job', () => {
  it('are those that are archived, in the order of the work, without reports and what is empty', () => {
    const logs = { run: 'ran\n', build: 'built\n', push: '', summarize: '{}', trivy: 'x' };
    expect(ownLogs({ logs })).toEqual([
      { step: 'build', container: 'build', text: 'built\n' },
      { step: 'run', container: 'run', text: 'ran\n' },
    ]);
  });

  it('are cut as in the archive', () => {
    const [run] = ownLogs({ logs: { run: `${'x'.repeat(100)}\n`.repeat(1000) } });
    expect(run?.text).toMatch(/^\[the first \d+ bytes are not kept\]\nx+\n/);
    expect(run?.text.length).toBeLessThan(65 * 1024);
  });
});
