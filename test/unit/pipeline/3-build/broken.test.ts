import { build } from '../../../../src/pipeline/3-build/index.ts';
import { textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { begin, ended, makePod, makeSnapshot, running } from '../../../support/snapshot.ts';

const pod = (...containers: Parameters<typeof makePod>[1]) => [makePod('build', containers)];
const decide = (seen: Partial<Snapshot>) => build.decide(makeJobAt('build'), makeSnapshot(seen));

describe('a build whose container broke', () => {
  it.each(['StartError', 'ContainerStatusUnknown', 'Unknown'])(
    'is retried, although its Dockerfile has a RUN and its log is empty: %s',
    (reason) => {
      const source = textSource('FROM debian\nRUN true\n', {});
      const pods = pod(ended('build', 128, { reason }), running('push'));
      expect(decide({ source, pods })).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
    },
  );

  it('is out of memory when not even the engine could start', () => {
    const message = 'container init was OOM-killed (memory limit too low?)';
    const pods = pod(ended('build', 128, { reason: 'StartError', message }), running('push'));
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'BuildOutOfMemory' });
  });
});

describe('a push that is killed at its memory limit', () => {
  it('is the fault of what was built, and not retried', () => {
    const pods = pod(ended('build'), ended('push', 137, { reason: 'OOMKilled' }));
    expect(decide({ pods })).toMatchObject({
      kind: 'fail',
      reason: 'PushFailed',
      location: { container: 'push' },
    });
  });
});

describe('a build whose node is down', () => {
  it('waits two minutes for the log of a failed build that cannot be read, and then retries', () => {
    const seen = {
      pods: pod(ended('build', 1), running('push')),
      unreadableLogs: { build: 'no route\nto host' },
    };
    expect(decide({ ...seen, now: begin + 10_000 })).toMatchObject({
      message: 'the log of the container build cannot be read: no route\\nto host',
      until: begin + 20_000,
    });
    expect(decide({ ...seen, now: begin + 124_999 })).toMatchObject({ until: begin + 125_000 });
    expect(decide({ ...seen, now: begin + 125_000 })).toMatchObject({
      message: expect.stringMatching(/^retrying: the log of the container build cannot be read/) as string,
      facts: { step: { attempt: 1 } },
    });
    const { finishedAt: _, ...undated } = { ...ended('build', 1), finishedAt: undefined };
    expect(decide({ ...seen, pods: pod(undated) })).toMatchObject({ until: begin + 10_000 });
  });

  it('is a time-out even if its log cannot be read', () => {
    const seen = { pods: pod(running('build'), running('push')), unreadableLogs: { build: 'no route' } };
    expect(decide({ ...seen, now: begin + 600_000 })).toMatchObject({ reason: 'BuildTimeout' });
  });

  it('waits for the log of a push without a result before it retries', () => {
    const seen = { pods: pod(running('build'), ended('push', 2)), unreadableLogs: { push: 'no route' } };
    expect(decide(seen)).toMatchObject({ message: 'the log of the container push cannot be read: no route' });
    expect(decide({ ...seen, now: begin + 125_000 })).toMatchObject({ facts: { step: { attempt: 1 } } });
  });
});
