import { logSources } from '../../../../src/cli/jobs/cluster/log-sources.ts';
import { seenJob } from '../../../support/cli.ts';

const git = { source: { git: { url: 'https://git.example.com/a' } } };
const names = (step?: string, spec = {}) =>
  logSources(seenJob({ spec }), step).map(({ container }) => container);

describe('the containers whose logs are shown', () => {
  it('are those that are archived, in the order in which they run', () => {
    expect(names().slice(0, 3)).toEqual(['build', 'push', 'run']);
    const artifact = { source: { artifact: { digest: `sha256:${'0'.repeat(64)}` } } };
    expect(names('build', artifact)).toEqual(['fetch', 'build', 'push']);
    expect(names(undefined, git).slice(0, 4)).toEqual(['clone', 'build', 'push', 'run']);
  });

  it('are those of a step, or one by its name', () => {
    expect(names('build')).toEqual(['build', 'push']);
    expect(names('scan')).toEqual(['trivy', 'summarize']);
    expect(names('run')).toEqual(['run', 'collect']);
    expect(names('push')).toEqual(['push']);
  });

  it.each([
    ['admit', 'the step admit has no pod, and so no log'],
    ['nothing', 'there is no step nothing'],
    ['clone', 'there is no step clone'],
  ])('are not those of %s', (step, message) => {
    expect(() => names(step)).toThrow(message);
  });
});
