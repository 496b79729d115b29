import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOfApi } from '../../../test/support/cluster/api-pods.ts';
import { connectionVariable, connectToCluster } from '../../../test/support/cluster/connection.ts';
import { perf } from '../../../test/support/cluster/dockerfiles.ts';
import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { operatorMetrics } from '../../../test/support/cluster/operator.ts';
import { sumOf } from '../../../test/support/cluster/prometheus.ts';
import { gatherTeam, type Team } from '../../../test/support/cluster/team.ts';
import { inSeconds, spread, tableOf, type Spread } from '../../figures.ts';
import { createJobs } from './load.ts';
import { observeOperator, startOperator, stopOperator, syncTime } from './observer.ts';

const numberOf = (name: string, initial: number): number => Number(process.env[name] ?? initial);
const load = {
  suspended: numberOf('SUSPENDED', 10_000),
  finished: numberOf('FINISHED', 2_000),
  large: numberOf('LARGE', 200),
};
const readers = numberOf('READERS', 50);
const namespace = 'bench-scale';

/** Jobs of which the median is compared. The kubelet looks once a second, so few would tell little. */
const samples = 9;

/** The times of this many jobs, one after another, in milliseconds. */
async function jobTimes(team: Team, count: number): Promise<Spread> {
  const took: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const begun = Date.now();
    const job = await team.ended(await team.submit({ source: { dockerfile: perf } }));
    took.push(Date.now() - begun);
    if (job.status.phase !== 'Succeeded') throw new Error(JSON.stringify(job.status.failureDetails));
    await team.cleaned(job);
  }
  return spread(took);
}

/** Waits until the operator has nothing more to do. */
async function idle(): Promise<void> {
  for (let calm = 0; calm < 3;) {
    const waiting = sumOf(await operatorMetrics(), 'dockerfilejob_queue_length');
    calm = waiting === 0 ? calm + 1 : 0;
    await sleep(1000);
  }
}

/** How long clients read at once, in milliseconds. A list of all jobs takes longer. */
const readingTime = 120_000;

/** Reads all jobs, and keeps nothing of them. @returns how it ended */
async function readAll(signal: AbortSignal): Promise<string> {
  const headers = { authorization: `Bearer ${connectionVariable('DFJ_TOKEN')}` };
  try {
    const response = await fetch(`${connectionVariable('DFJ_URL')}/api/v1/jobs`, { headers, signal });
    await response.body?.pipeTo(new WritableStream({ write: () => undefined }));
    return String(response.status);
  } catch {
    return signal.aborted ? 'still being sent' : 'broken off';
  }
}

/** Lets all readers read at once. @returns the bytes of the largest replica, and how many responses ended how */
async function readTogether(): Promise<{ memory: number; responses: string }> {
  const done = new AbortController();
  let memory = 0;
  const watching = (async () => {
    while (!done.signal.aborted)
      memory = Math.max(memory, ...Object.values(await memoryOfApi().catch(() => ({}))));
  })();
  const signal = AbortSignal.timeout(readingTime);
  const counts = new Map<string, number>();
  const read = async (): Promise<void> => {
    const end = await readAll(signal);
    counts.set(end, (counts.get(end) ?? 0) + 1);
  };
  await Promise.all(Array.from({ length: readers }, read));
  done.abort();
  await watching;
  return { memory, responses: [...counts].map(([end, count]) => `${count} × ${end}`).join(', ') };
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const seconds = (milliseconds: number): string => `${inSeconds(milliseconds)} s`;
const times = ({ median, min, max }: Spread): string =>
  `${seconds(median)} (${inSeconds(min)} to ${inSeconds(max)})`;
const verdict = (value: number, limit: number): string => (value < limit ? 'yes' : 'NO');
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = Date.now();
  await work();
  return Date.now() - begun;
};

const cluster = await connectToCluster();
const team = await gatherTeam(cluster, 'bench-alone');
try {
  console.log(`${load.suspended} suspended jobs, ${load.finished} finished ones, ${load.large} of 256 KiB\n`);
  await jobTimes(team, 3);
  const alone = await jobTimes(team, samples);

  await stopOperator();
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  console.log(`created in ${seconds(await timed(() => createJobs(cluster, namespace, load)))}`);
  await startOperator();
  const fresh = await syncTime();
  const first = await observeOperator();
  const settled = await timed(idle);
  const peaks = await first.stop();
  console.log(`first look at all of them: ${seconds(settled)}, ${peaks.passes} passes`);

  await stopOperator();
  await startOperator();
  const restart = await syncTime();
  const second = await observeOperator();
  await idle();
  const amongAll = await jobTimes(team, samples);
  const steady = await second.stop();

  const reads = readers > 0 ? await readTogether() : { memory: 0, responses: 'none' };

  const third = await observeOperator();
  const deletion = await timed(() => kubectl(['delete', 'namespace', namespace, '--timeout=20m']));
  const removal = await third.stop();

  const memory = Math.max(peaks.memory, steady.memory, removal.memory);
  const blocked = Math.max(peaks.blocked, steady.blocked, removal.blocked);
  const late = Math.max(peaks.late, steady.late, removal.late);
  const survived = peaks.survived && steady.survived && removal.survived;
  const ratio = amongAll.median / alone.median;
  console.log(`\n${readers} clients that read all jobs at once, for two minutes: ${reads.responses}\n`);
  console.log(
    tableOf([
      ['', 'measured', 'limit', 'holds'],
      ['operator: memory', mebibytes(memory), '256 MiB', verdict(memory, 2 ** 28)],
      ['operator: event loop blocked', `${blocked.toFixed(0)} ms`, '100 ms', verdict(blocked, 100)],
      ['operator: event loop late, with the waits for a CPU', `${late.toFixed(0)} ms`, '', ''],
      ['operator: never restarted', String(survived), 'true', survived ? 'yes' : 'NO'],
      ['start to synced, new jobs', seconds(fresh), '10 s', verdict(fresh, 10_000)],
      ['start to synced, known jobs', seconds(restart), '10 s', verdict(restart, 10_000)],
      ['passes after that start', String(steady.passes), '', ''],
      ['one job, alone', times(alone), '', ''],
      ['one job, among all', times(amongAll), '× 1.2', verdict(ratio, 1.2)],
      ['API replica: memory', mebibytes(reads.memory), '200 MiB', verdict(reads.memory, 200 * 2 ** 20)],
      ['kubectl delete namespace', seconds(deletion), '180 s', verdict(deletion, 180_000)],
    ]),
  );
} finally {
  await startOperator();
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=20m']);
  await team.disband();
  await cluster.close();
}
