import { mkdir, writeFile } from 'node:fs/promises';
import { connectToCluster } from '../test/support/cluster/connection.ts';
import { gatherTeam } from '../test/support/cluster/team.ts';
import { runAgain } from './again.ts';
import { makeBarePods, type BarePods } from './bare-pods.ts';
import { burstOfJobs, burstOfPods } from './burst.ts';
import { countCpu } from './cpu/account.ts';
import { inSeconds, spread, spreadRow, tableOf } from './figures.ts';
import { describeSitting } from './machine.ts';
import { operatorCost, writesPerJob } from './operator-cost.ts';
import { rebuilds } from './rebuild.ts';
import { runSingle, toolsExplained, type SingleRun } from './single.ts';

const runs = Number(process.env['RUNS'] ?? 10);
const burst = Number(process.env['BURST'] ?? 50);
const rebuildRuns = Number(process.env['REBUILDS'] ?? 3);
/** Only the local cluster runs on this machine, where its CPU time can be read. */
const isLocal = process.env['CLUSTER'] !== 'current';

/** Runs three bare pods, one after another. @returns milliseconds */
async function floor(pods: BarePods): Promise<number> {
  const begun = Date.now();
  for (let count = 0; count < 3; count += 1) await pods.run();
  return Date.now() - begun;
}

const sitting = await describeSitting();
const { date, commit, cpus, cpu } = sitting;
console.log(`${date}, commit ${commit}, ${cpus} × ${cpu}\n`);
const cluster = await connectToCluster();
const team = await gatherTeam(cluster, 'bench');
const pods = await makeBarePods(cluster, team.namespace);
try {
  console.log('Warming up, so that every image is on the node ...');
  await pods.run();
  await runSingle(team);

  const before = await operatorCost();
  const floors: number[] = [];
  const singles: SingleRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    floors.push(await floor(pods));
    singles.push(await runSingle(team));
    console.log(
      `run ${run} of ${runs}: job ${inSeconds(singles.at(-1)?.total ?? 0)} s, three bare pods ${inSeconds(floors.at(-1) ?? 0)} s`,
    );
  }
  const afterSingles = await operatorCost();

  const column = (name: keyof SingleRun): number[] => singles.map((single) => single[name]);
  console.log(`\nOne job at a time (first sample, ${runs} runs), in seconds\n`);
  console.log(
    tableOf([
      ['', 'min', 'median', 'max'],
      spreadRow('total', column('total')),
      spreadRow('tools', column('tools')),
      spreadRow('  build', column('build')),
      spreadRow('  push', column('push')),
      spreadRow('  scan', column('scan')),
      spreadRow('  run', column('run')),
      spreadRow('overhead', column('overhead')),
      spreadRow('three bare pods in sequence (floor)', floors),
    ]),
  );
  console.log(`\n${toolsExplained}`);
  console.log(`\nAn equal job of the same namespace once more (${runs} runs), in seconds\n`);
  const again = await runAgain(team, runs);
  console.log(tableOf([['', 'min', 'median', 'max'], spreadRow('again', again)]));
  console.log(`\nAPI server writes per job: ${writesPerJob(before, afterSingles, runs)}`);

  console.log(`\n${burst} at once, until a watch has shown that all are finished, in seconds\n`);
  const beforeBurst = await operatorCost();
  const barePods = await burstOfPods(pods, burst);
  const counting = isLocal ? await countCpu(cluster) : undefined;
  const different = await burstOfJobs(team, burst, 'different');
  const account = await counting?.stop();
  const equal = await burstOfJobs(team, burst, 'equal');
  const afterBurst = await operatorCost();
  console.log(
    tableOf([
      [`${burst} jobs with different Dockerfiles`, inSeconds(different)],
      [`${burst} jobs with the same Dockerfile`, inSeconds(equal)],
      [`${burst} bare pods`, inSeconds(barePods)],
    ]),
  );
  console.log(`\nAPI server writes per job: ${writesPerJob(beforeBurst, afterBurst, 2 * burst)}`);
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  console.log(
    `Operator memory: ${mebibytes(before.memory)} before, ${mebibytes(afterSingles.memory)} after the single jobs, ` +
      `${mebibytes(afterBurst.memory)} after the burst`,
  );
  if (account) {
    console.log('\nCPU seconds a job, of those with different Dockerfiles, by what used them\n');
    console.log(tableOf(account.map(([what, used]) => [what, (used / burst).toFixed(2)])));
  }

  const pip = isLocal && rebuildRuns > 0 ? await rebuilds(team, rebuildRuns) : [];
  if (pip.length > 0) {
    const [first, second] = [pip.map((one) => one.first), pip.map((one) => one.second)];
    const share = (100 * spread(second).median) / spread(first).median;
    console.log(`\nThe build of a RUN that installs a package with pip (${rebuildRuns} runs), in seconds\n`);
    console.log(
      tableOf([
        ['', 'min', 'median', 'max'],
        spreadRow('build', first),
        spreadRow('after a change of a later file', second),
      ]),
    );
    console.log(`\nOf the medians: ${share.toFixed(0)} %`);
  }

  // Milliseconds and bytes.
  const results = { ...sitting, singles, floors, again, burst, different, equal, barePods, account, pip };
  await mkdir('.results', { recursive: true });
  await writeFile(
    '.results/bench.json',
    JSON.stringify({ ...results, operator: [before, afterSingles, afterBurst] }),
  );
} finally {
  await pods.stop();
  await team.disband();
  await cluster.close();
}
