import { perf } from '../test/support/cluster/dockerfiles.ts';
import type { Team } from '../test/support/cluster/team.ts';
import type { DockerfileJob } from '../src/resource/schema.ts';
import { followTools } from './timeline.ts';

/** Milliseconds. */
export interface SingleRun {
  /** From before the request that submits it until a watch tells that it has succeeded. */
  readonly total: number;
  readonly build: number;
  readonly push: number;
  readonly scan: number;
  readonly run: number;
  /** build + push + scan + run. */
  readonly tools: number;
  readonly overhead: number;
}

export const toolsExplained = [
  'The tools: build (first to last line that the engine prints), push (from there to its result), scan (from there to',
  "the summary; while the build is at work the scanner only waits), by the node's time stamps of the lines; and",
  'the run container from startedAt to finishedAt, which the kubelet tells in whole seconds. Overhead is all the rest.',
].join('\n');

/** Runs the first sample once, alone. */
export async function runSingle(team: Team): Promise<SingleRun> {
  const begun = Date.now();
  const job = await team.submit({ source: { dockerfile: perf } });
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

function seenAt(team: Team, { metadata, status }: DockerfileJob): number {
  const entry = team.jobs.entries.find(
    ({ object }) => object.metadata.uid === metadata.uid && object.status.phase === status.phase,
  );
  if (!entry) throw new Error('the watch has not told of the end');
  return entry.at;
}

function durationOfRun({ status }: DockerfileJob): number {
  const step = status.steps?.find(({ name }) => name === 'run');
  return Date.parse(step?.endTime ?? '') - Date.parse(step?.startTime ?? '');
}
