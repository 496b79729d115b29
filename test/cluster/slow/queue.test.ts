import { isAtWork, isTerminal } from '../../../src/resource/phases.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { gatherTeam } from '../../support/cluster/team.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('queue');

/** Returns the number of active jobs after each change that the watch has shown. */
function atWorkOverTime(): number[] {
  const phases = new Map<string, DockerfileJob['status']['phase']>();
  return team().jobs.entries.map(({ key, object }) => {
    phases.set(key, object.status.phase);
    return [...phases.values()].filter(isAtWork).length;
  });
}

describe('with maxConcurrentJobs 3', () => {
  useOperatorWith({ MAX_CONCURRENT_JOBS: '3' });

  test('no more than 3 of 12 jobs are active at the same time, and all succeed', async () => {
    const dozen = Array.from({ length: 12 }, () => team().submit({ source: { dockerfile: perf } }));
    const jobs = await Promise.all(dozen);
    const ended = await Promise.all(jobs.map((job) => team().ended(job)));

    expect(ended.map(summaryOf)).toEqual(Array(12).fill(success(0.99)));
    expect(Math.max(...atWorkOverTime())).toBe(3);
    const waited = jobs.filter((job) => team().phases(job).includes('Queued'));
    expect(waited.length).toBeGreaterThanOrEqual(9);
  });

  test('a later job with a higher priority is admitted earlier', async () => {
    // Only one slot becomes free at first: two jobs that get slots at once may be shown in any order.
    const busy = await Promise.all([5, 20, 20].map((seconds) => team().submit(sleeping(seconds))));
    await Promise.all(busy.map((job) => team().reached(job, 'Building')));
    const ordinary = await team().submit(sleeping(0));
    const urgent = await team().submit({ ...sleeping(0), priority: 10 });
    await Promise.all([ordinary, urgent].map((job) => team().ended(job)));

    const order = team()
      .jobs.entries.filter(({ object }) => object.status.phase === 'Building')
      .map(({ object }) => object.metadata.uid);
    expect(order.indexOf(urgent.metadata.uid)).toBeLessThan(order.indexOf(ordinary.metadata.uid));
  });

  test('attack 53: many jobs of one namespace do not delay the job of another one by more than one', async () => {
    const greedy = await gatherTeam(team().cluster, 'greedy');
    try {
      const started = (): number => {
        const entries = greedy.jobs.entries.filter(({ object }) => object.status.phase === 'Building');
        return new Set(entries.map(({ object }) => object.metadata.uid)).size;
      };
      await Promise.all(Array.from({ length: 12 }, () => greedy.submit(sleeping(3))));
      await patiently(() => Promise.resolve(started() >= 3 || undefined), 'three of them to start');
      const before = started();
      const modest = await team().submit(sleeping(0));
      await team().reached(modest, 'Building');
      // Each of the three slots may have been given away before the operator saw the job.
      expect(started() - before).toBeLessThanOrEqual(3);
    } finally {
      await greedy.disband();
    }
  });

  test('a suspended job does not start until it is resumed', async () => {
    const job = await team().submit({ source: { dockerfile: perf }, suspend: true });
    await team().until(job, ({ status }) => isSuspended(status), 'to be held');
    expect(team().podsOf(job)).toEqual([]);
    const { status } = await team().ended(await team().change(job, { suspend: false }));
    expect(status).toMatchObject({ phase: 'Succeeded', run: 1 });
  });
});

const sleeping = (seconds: number) => ({
  source: {
    dockerfile: `FROM debian:bookworm\nRUN sleep ${seconds}\nCMD echo '{"perf":1}' > /data/perf.json\n`,
  },
});

const isSuspended = ({ phase, conditions }: DockerfileJob['status']): boolean =>
  !isTerminal(phase) && (conditions ?? []).some(({ message }) => message.includes('suspended'));
