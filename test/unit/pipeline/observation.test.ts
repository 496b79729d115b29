import type { ContainerSeen, PodSeen } from '../../../src/pipeline/pod-seen.ts';
import {
  isArchiveDue,
  isEarlierDue,
  isSourceNeeded,
  logsToRead,
  resultsToFollow,
} from '../../../src/pipeline/observation.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { testInput } from '../../support/check.ts';
import { makeJobAt } from '../../support/runs.ts';
import { at, begin, ended, makePod, running, waiting } from '../../support/snapshot.ts';

const hour = 3_600_000;

const followed = (job: DockerfileJob, pods: readonly PodSeen[]) =>
  resultsToFollow(job, pods).map(({ pod, container }) => `${pod.name}/${container}`);

describe('the source', () => {
  it('is read until the image is built', () => {
    expect(isSourceNeeded(makeJobAt('build'))).toBe(true);
    expect(isSourceNeeded(makeJobAt('scan'))).toBe(false);
    expect(isSourceNeeded(makeJobAt('build', { phase: 'Failed' }))).toBe(false);
  });
});

describe('the archive', () => {
  it('is due when the job is over, once', () => {
    expect(isArchiveDue(makeJobAt('build'))).toBe(false);
    expect(isArchiveDue(makeJobAt('build', { phase: 'Failed' }))).toBe(true);
    expect(isArchiveDue(makeJobAt('build', { phase: 'Failed', archive: 'dfj-1' }))).toBe(false);
  });
});

describe('an earlier job', () => {
  const inputs = { hash: 'f00', images: [] };
  const building = makeJobAt('build', { inputs });

  it('is looked for once the job is admitted, until a build begins', () => {
    expect(isEarlierDue(building, [])).toBe(true);
    expect(isEarlierDue(building, [makePod('build', [running('build')])])).toBe(false);
    const steps = [{ name: 'build', state: 'Running', attempt: 1 } as const];
    expect(isEarlierDue(makeJobAt('build', { inputs, steps }), [])).toBe(false);
    expect(isEarlierDue(makeJobAt('scan', { inputs }), [])).toBe(false);
    expect(isEarlierDue(makeJobAt('build', { inputs, phase: 'Queued' }), [])).toBe(false);
    expect(isEarlierDue(makeJobAt('build'), [])).toBe(false);
  });
});

describe('results', () => {
  it('are followed as soon as the container runs on a node', () => {
    const job = makeJobAt('build');
    const pod = makePod('build', [running('build'), running('push')]);
    expect(followed(job, [pod])).toEqual(['build-1-0/push']);
    const { node: _, ...unscheduled } = pod;
    expect(followed(job, [unscheduled])).toEqual([]);
    expect(followed(job, [makePod('build', [running('build'), waiting('push')])])).toEqual([]);
  });

  it('attack 82: of the run are asked for only once the user’s container has succeeded, of a container that runs', () => {
    const job = makeJobAt('run');
    const collect = running('collect');
    expect(followed(job, [makePod('run', [running('run'), collect])])).toEqual([]);
    expect(followed(job, [makePod('run', [waiting('run'), collect])])).toEqual([]);
    expect(followed(job, [makePod('run', [ended('run', 1), collect])])).toEqual([]);
    expect(followed(job, [makePod('run', [ended('run'), waiting('collect')])])).toEqual([]);
    expect(followed(job, [makePod('run', [ended('run'), ended('collect')])])).toEqual([]);
    expect(followed(job, [makePod('run', [ended('run'), collect])])).toEqual(['run-1-0/collect']);
  });

  it('of a repository build are followed in the order of its containers', () => {
    const git = { url: 'https://git.example.com/team/model.git' };
    const job = makeJobAt('build', {}, { spec: { source: { git } } });
    const of = (clone: ContainerSeen) => followed(job, [makePod('build', [clone, waiting('push')])]);
    expect(of(waiting('clone'))).toEqual([]);
    expect(of(running('clone'))).toEqual(['build-1-0/clone']);
    expect(of(ended('clone', 3))).toEqual(['build-1-0/clone']);
    expect(of(ended('clone'))).toEqual(['build-1-0/clone', 'build-1-0/push']);
  });

  it('of a build that has something restored are followed once that is over', () => {
    const git = { url: 'https://git.example.com/team/model.git' };
    const job = makeJobAt('build', {}, { spec: { source: { git } } });
    const of = (restore: ContainerSeen) =>
      followed(job, [makePod('build', [ended('clone'), restore, waiting('push')])]);
    expect(of(running('restore'))).toEqual(['build-1-0/clone']);
    expect(of(ended('restore'))).toEqual(['build-1-0/clone', 'build-1-0/push']);
  });

  it('of finished steps, and of other attempts and runs, are not followed', () => {
    const job = makeJobAt('scan', {
      steps: [
        { name: 'build', state: 'Succeeded' },
        { name: 'scan', state: 'Running', attempt: 1 },
      ],
    });
    const scanning = [running('summarize')];
    const pods = [
      makePod('build', [running('push')]),
      makePod('scan', scanning),
      makePod('scan', scanning, { run: 2, attempt: 1 }),
    ];
    expect(followed(job, pods)).toEqual([]);
    expect(followed(job, [makePod('scan', scanning, { attempt: 1 })])).toEqual(['scan-1-0/summarize']);
  });
});

describe('logs', () => {
  const job = makeJobAt('build');
  const read = (...containers: Parameters<typeof makePod>[1]) =>
    logsToRead(job, [makePod('build', containers)], begin).map(({ container }) => container);

  it('are read if the container failed', () => {
    expect(read(ended('build', 1), running('push'))).toEqual(['build']);
  });

  it('are not read while there is no failure', () => {
    expect(read(running('build'), running('push'))).toEqual([]);
    expect(read(ended('build'), waiting('push'))).toEqual([]);
    expect(read({ name: 'build', state: 'running' })).toEqual([]);
  });

  it('are read if the build has timed out', () => {
    expect(logsToRead(job, [makePod('build', [running('build')])], begin + hour)).toHaveLength(1);
    expect(logsToRead(job, [makePod('scan', [running('summarize')])], begin + hour)).toEqual([]);
  });

  it('are read if the run has timed out', () => {
    const late = logsToRead(makeJobAt('run'), [makePod('run', [running('run')])], begin + hour);
    expect(late.map(({ container }) => container)).toEqual(['run']);
  });

  it('are read if a container and the one it waited for have timed out together', () => {
    const pods = [makePod('build', [running('clone'), waiting('build')])];
    const containers = logsToRead(job, pods, begin + hour).map(({ container }) => container);
    expect(containers).toEqual(['clone']);
    const later = { ...running('build'), startedAt: new Date(begin + hour - 1000).toISOString() };
    expect(logsToRead(job, [makePod('build', [ended('clone'), later])], begin + hour)).toHaveLength(1);
  });

  it('of a clone are archived only if it failed: otherwise they are the Dockerfile', () => {
    const over = makeJobAt('build', { phase: 'Failed' });
    const kept = (exitCode: number) =>
      logsToRead(over, [makePod('build', [ended('clone', exitCode)])], begin).map(
        ({ container }) => container,
      );
    expect(kept(3)).toEqual(['clone']);
    expect(kept(0)).toEqual([]);
  });

  it('are not read to delete a job', () => {
    const going = { ...job, metadata: { ...job.metadata, deletionTimestamp: at(0) } };
    expect(logsToRead(going, [makePod('build', [ended('build', 1)])], begin)).toEqual([]);
  });

  it('are all read once the job has finished, until they are archived', () => {
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

describe('the log of a service', () => {
  const names = (spec = {}) =>
    logsToRead(makeJobAt('run', {}, { spec }), [makePod('run', [ended('run')])], begin).map(
      ({ container }) => container,
    );

  it('is read when it has ended, however it did so', () => {
    expect(names({ test: testInput() })).toEqual(['run']);
    expect(names()).toEqual([]);
  });

  it('is read when the time of its test is over', () => {
    const job = makeJobAt('run', {}, { spec: { test: testInput([{}], { timeout: '1m' }) } });
    const pods = [makePod('run', [running('run')])];
    expect(logsToRead(job, pods, begin + 59_000)).toEqual([]);
    expect(logsToRead(job, pods, begin + 60_000)).toHaveLength(1);
  });
});
