import { perf } from '../test/support/cluster/dockerfiles.ts';
import type { Team } from '../test/support/cluster/team.ts';
import { seenAt } from './single.ts';

/**
 * Runs a job and then equal ones, one after another, which take image and verdict from the first.
 * @returns their durations in milliseconds, from submission until a watch shows the success
 * @throws Error if one fails, or has a build or a scan of its own
 */
export async function runAgain(team: Team, count: number): Promise<number[]> {
  const spec = {
    source: { dockerfile: `${perf}LABEL time=${Date.now()}\n` },
    build: { cache: 'tenant' },
  } as const;
  const first = await team.ended(await team.submit(spec));
  await team.until(first, ({ status }) => status.inputs?.unchanged === true, 'its inputs to be unchanged');
  await team.cleaned(first);
  const durations: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const begun = Date.now();
    const ended = await team.ended(await team.submit(spec));
    durations.push(seenAt(team, ended) - begun);
    const { phase, reusedFrom, failureDetails } = ended.status;
    if (phase !== 'Succeeded' || reusedFrom?.uid !== first.metadata.uid)
      throw new Error(`an equal job did not reuse the first one: ${phase} ${failureDetails?.message ?? ''}`);
    await team.cleaned(ended);
  }
  return durations;
}
