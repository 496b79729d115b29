import { perf } from '../test/support/cluster/dockerfiles.ts';
import type { Team } from '../test/support/cluster/team.ts';
import type { BarePods } from './bare-pods.ts';

/**
 * Runs jobs concurrently, all with different Dockerfiles or all with the same.
 * @returns milliseconds from just before the first is submitted until a watch has shown the last one's end
 * @throws Error if one fails
 */
export async function burstOfJobs(team: Team, count: number, are: 'different' | 'equal'): Promise<number> {
  const begun = Date.now();
  const submitted = await Promise.all(
    Array.from({ length: count }, (_, number) => {
      const dockerfile = are === 'equal' ? perf : `${perf}LABEL number=${number} time=${begun}\n`;
      return team.submit({ source: { dockerfile }, build: { cache: 'tenant' } });
    }),
  );
  const jobs = await Promise.all(submitted.map((job) => team.ended(job)));
  const took = Date.now() - begun;
  const failed = jobs.filter(({ status }) => status.phase !== 'Succeeded');
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${count} jobs failed: ${JSON.stringify(failed[0]?.status)}`);
  await Promise.all(jobs.map((job) => team.cleaned(job)));
  return took;
}

/**
 * Runs bare pods concurrently.
 * @returns milliseconds from just before the first is created until a watch has shown the last one's end
 */
export async function burstOfPods(pods: BarePods, count: number): Promise<number> {
  const begun = Date.now();
  await Promise.all(Array.from({ length: count }, () => pods.run()));
  return Date.now() - begun;
}
