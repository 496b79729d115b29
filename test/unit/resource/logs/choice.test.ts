import { logChoices, logsOf, stepsWithLogs } from '../../../../src/resource/logs/choice.ts';

describe('the logs of a job', () => {
  it('are those of its containers, without reports', () => {
    expect(logsOf(undefined)).toEqual(['clone', 'fetch', 'build', 'push', 'run', 'publish', 'sbom']);
  });

  it.each([
    ['build', ['clone', 'fetch', 'build', 'push']],
    ['scan', ['summarize']],
    ['run', ['run']],
    ['push', ['push']],
    ['summarize', ['summarize']],
    ['publish', ['publish', 'sbom']],
    ['verify', ['assess']],
  ] as const)('of %s are %j', (choice, names) => {
    expect(logsOf(choice)).toEqual(names);
  });

  it('can be chosen by the steps that have one, and by containers', () => {
    expect(stepsWithLogs).toEqual(['build', 'scan', 'run', 'publish', 'verify']);
    expect(logChoices).toEqual([...stepsWithLogs, 'clone', 'fetch', 'push', 'summarize', 'sbom', 'assess']);
  });
});
