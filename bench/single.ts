import { perf } from '../test/support/cluster/dockerfiles.ts';
import type { Team } from '../test/support/cluster/team.ts';
import type { DockerfileJob } from '../src/resource/schema.ts';
import { followTools } from './timeline.ts';

/** The durations of one job, in milliseconds. */
export interface SingleRun {
  /** From just before the job is submitted until a watch shows that it has succeeded. */
  readonly total: number;
  readonly build: number;
  readonly push: number;
  readonly scan: number;
  readonly run: number;
  /** build + push + scan + run. */
  readonly tools: number;
  /** total - tools. */
  readonly overhead: number;
}

export const toolsExplained = [
  'total     from submission until a watch shows that the job has succeeded',
  "tools     build + push + scan + run; the first three are measured by the node's log timestamps",
  "build     from the engine's first log line to its last",
  "push      from the engine's last log line to the push result",
  'scan      from the push result to the summary; the scanner starts earlier, but waits for the image',
  'run       from startedAt to finishedAt, which the kubelet reports in whole seconds',
  'overhead  total - tools',
].join('\n');

/**
 * Runs the first sample once, with no other job, and with a label so that no earlier job is equal.
 * @throws Error if it fails
 */
export async function runSingle(team: Team): Promise<SingleRun> {
  const begun = Date.now();
  const dockerfile = `${perf}LABEL time=${begun}\n`;
  const job = await team.submit({ source: { dockerfile }, build: { cache: 'tenant' } });
  const abort = new AbortController();
  const following = followTools(team.cluster, job, abort.signal);
  following.catch(() => undefined);
  const ended = await team.ended(job);
  const total = seenAt(team, ended) - begun;
  if (ended.status.phase !== 'Succeeded') {
    abort.abort();
    throw new Error(`the sample failed: ${JSON.stringify(ended.status.failureDetails)}`);
  }
  const { build, push, summarize } = await following;
  const parts = {
    build: build.last - build.first,
    push: Math.max(0, push.last - build.last),
    scan: Math.max(0, summarize.last - push.last),
    run: durationOfRun(ended),
  };
  const tools = parts.build + parts.push + parts.scan + parts.run;
  await team.cleaned(job);
  return { total, ...parts, tools, overhead: total - tools };
}

/** When the watch has shown the phase of a job, in milliseconds since the epoch. */
export function seenAt(team: Team, { metadata, status }: DockerfileJob): number {
  const entry = team.jobs.entries.find(
    ({ object }) => object.metadata.uid === metadata.uid && object.status.phase === status.phase,
  );
  if (!entry) throw new Error('the watch has not shown the end of the job');
  return entry.at;
}

function durationOfRun({ status }: DockerfileJob): number {
  const step = status.steps?.find(({ name }) => name === 'run');
  return Date.parse(step?.endTime ?? '') - Date.parse(step?.startTime ?? '');
}
