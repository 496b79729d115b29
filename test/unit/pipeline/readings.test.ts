import { logsToRead, resultsToFollow } from '../../../src/pipeline/readings.ts';
import { makeJobAt } from '../../support/runs.ts';
import { begin, ended, makePod, running, waiting } from '../../support/snapshot.ts';

const hour = 3_600_000;

describe('results', () => {
  it('are followed as soon as the pod has a node', () => {
    const job = makeJobAt('build');
    expect(resultsToFollow(job, [makePod('build', [])])).toEqual([
      { pod: 'build-1-0', container: 'push', maxBytes: 8192 },
    ]);
    const { node: _, ...unscheduled } = makePod('build', []);
    expect(resultsToFollow(job, [unscheduled])).toEqual([]);
  });

  it('of the run are followed only once the user’s container has ended well', () => {
    const job = makeJobAt('run');
    expect(resultsToFollow(job, [makePod('run', [running('run')])])).toEqual([]);
    expect(resultsToFollow(job, [makePod('run', [ended('run', 1)])])).toEqual([]);
    expect(resultsToFollow(job, [makePod('run', [ended('run')])])).toEqual([
      { pod: 'run-1-0', container: 'collect', maxBytes: 8192 },
    ]);
  });

  it('of a repository are followed in the order in which they come, the Dockerfile as a longer one', () => {
    const git = { url: 'https://git.example.com/team/model.git' };
    const job = makeJobAt('build', {}, { spec: { source: { git } } });
    const followed = (...containers: Parameters<typeof makePod>[1]) =>
      resultsToFollow(job, [makePod('build', containers)]);
    const clone = { pod: 'build-1-0', container: 'clone', maxBytes: 512 * 1024 };
    const push = { pod: 'build-1-0', container: 'push', maxBytes: 8192 };
    expect(followed()).toEqual([clone]);
    expect(followed(ended('clone', 3), waiting('push'))).toEqual([clone]);
    expect(followed(ended('clone'), waiting('push'))).toEqual([clone, push]);
  });

  it('of steps that are over, and of earlier tries and runs, are not followed', () => {
    const job = makeJobAt('scan', {
      steps: [
        { name: 'build', state: 'Succeeded' },
        { name: 'scan', state: 'Running', attempt: 1 },
      ],
    });
    const pods = [makePod('build', []), makePod('scan', []), makePod('scan', [], { run: 2, attempt: 1 })];
    expect(resultsToFollow(job, pods)).toEqual([]);
  });
});

describe('logs', () => {
  const job = makeJobAt('build');
  const read = (...containers: Parameters<typeof makePod>[1]) =>
    logsToRead(job, [makePod('build', containers)], begin).map(({ container }) => container);

  it('are read of a container that failed', () => {
    expect(read(ended('build', 1), running('push'))).toEqual(['build']);
  });

  it('are not read while all goes well', () => {
    expect(read(running('build'), running('push'))).toEqual([]);
    expect(read(ended('build'), waiting('push'))).toEqual([]);
    expect(read({ name: 'build', state: 'running' })).toEqual([]);
  });

  it('are read of a container whose time is up', () => {
    expect(logsToRead(job, [makePod('build', [running('build')])], begin + hour)).toHaveLength(1);
    expect(logsToRead(job, [makePod('scan', [running('report')])], begin + hour)).toEqual([]);
  });

  it('are read of a container that had to wait for another until their time was up', () => {
    const pods = [makePod('build', [running('clone'), waiting('build')])];
    const containers = logsToRead(job, pods, begin + hour).map(({ container }) => container);
    expect(containers).toEqual(['clone']);
    const later = { ...running('build'), startedAt: new Date(begin + hour - 1000).toISOString() };
    expect(logsToRead(job, [makePod('build', [ended('clone'), later])], begin + hour)).toHaveLength(1);
  });

  it('of a clone are kept when it failed only: else they are the Dockerfile', () => {
    const over = makeJobAt('build', { phase: 'Failed' });
    const kept = (exitCode: number) =>
      logsToRead(over, [makePod('build', [ended('clone', exitCode)])], begin).map(
        ({ container }) => container,
      );
    expect(kept(3)).toEqual(['clone']);
    expect(kept(0)).toEqual([]);
  });

  it('are all read once the job is over, until they are archived', () => {
    const pods = [
      makePod('build', [ended('build'), ended('push')]),
      makePod('run', [ended('run'), ended('collect')]),
    ];
    const over = makeJobAt('measure', { phase: 'Succeeded' });
    expect(logsToRead(over, pods, begin).map(({ container }) => container)).toEqual(['build', 'push', 'run']);
    const kept = makeJobAt('measure', { phase: 'Succeeded', archive: 'dfj-1' });
    expect(logsToRead(kept, pods, begin)).toEqual([]);
  });
});
