import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionVariable, connectToCluster } from '../../../test/support/cluster/connection.ts';
import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { configureOperator } from '../../../test/support/cluster/operator.ts';
import { spread } from '../../figures.ts';
import { describeSitting } from '../../machine.ts';
import { makeDriver, tenantLabel, type Driver } from './drive.ts';
import { startFakeKubelet } from './fake-kubelet.ts';
import { startKwok } from './kwok.ts';
import { makeNodes, removeNodes, toTheNodes } from './nodes.ts';
import { watchPlayedPods } from './played-pods.ts';
import { read, type Reading } from './reading.ts';
import { report } from './report.ts';

const numberOf = (name: string, initial: number): number => Number(process.env[name] ?? initial);
const wanted = numberOf('JOBS', 10_000);
const nodes = numberOf('NODES', 500);
/** Jobs that are built, scanned or run at the same time. */
const slots = numberOf('SLOTS', 40);
const workers = numberOf('WORKERS', 16);
/** Seconds after which no more jobs are created. */
const limit = numberOf('LIMIT', 24 * 60 * 60);

/** Milliseconds. */
const [idlePeriod, progressPeriod, drainPatience] = [15_000, 15_000, 30_000];

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted.abort();
  });

/** What is undone at the end, in reverse order. */
const undo: (() => unknown)[] = [];

const settings = {
  ...toTheNodes,
  MAX_CONCURRENT_JOBS: String(slots),
  WORKERS: String(workers),
  // The probe's pods go where those of jobs go, and nothing runs there that could prove anything.
  ISOLATION_REQUIRE: 'none',
};

/** Prints how it goes, and keeps the maxima of the operator, until stopped. */
function observe(driver: Driver): { stop(): Promise<{ memory: number; blocked: number }> } {
  const end = new AbortController();
  let [memory, blocked, finished] = [0, 0, driver.finished];
  const look = (reading: Reading): void => {
    memory = Math.max(memory, reading.operator.memory);
    blocked = Math.max(blocked, reading.operator.blocked);
  };
  const looking = (async () => {
    for (let before = Date.now(); !end.signal.aborted;) {
      await sleep(progressPeriod, undefined, { signal: end.signal }).catch(() => undefined);
      // Whatever cannot be read now is no reason to stop.
      const reading = await read().catch(() => undefined);
      if (!reading) continue;
      look(reading);
      const rate = ((driver.finished - finished) / (reading.time - before)) * 1000;
      const recent = driver.delays.slice(-100);
      const median = recent.length > 0 ? spread(recent).median.toFixed(0) : '?';
      console.log(
        `${driver.finished} jobs finished, ${rate.toFixed(2)} a second, ${driver.namespaces} namespaces, ` +
          `${reading.operator.queue} in the operator's queue, ${(reading.operator.memory / 2 ** 20).toFixed(0)} MiB, ` +
          `${median} ms from the container's end to the job's`,
      );
      [before, finished] = [reading.time, driver.finished];
    }
  })();
  return {
    async stop() {
      end.abort();
      await looking;
      return { memory, blocked };
    },
  };
}

async function measure(driver: Driver): Promise<void> {
  const idle = { from: await read(), to: await sleep(idlePeriod).then(read) };
  const observer = observe(driver);
  const from = await read();
  const timer = AbortSignal.timeout(limit * 1000);
  await driver.drive({
    jobs: wanted,
    open: Math.ceil(1.25 * slots),
    enough: AbortSignal.any([interrupted.signal, timer]),
    stop: interrupted.signal,
  });
  // Both at the same moment: jobs go on to end while the namespaces go.
  const [jobs, succeeded] = [driver.finished, driver.succeeded];
  const leftAtEnd = driver.namespaces;
  const drainedFrom = Date.now();
  const to = await read();
  while (driver.namespaces > 0 && Date.now() < drainedFrom + drainPatience && !interrupted.signal.aborted)
    await sleep(200);
  const [drained, left] = [Date.now() - drainedFrom, driver.namespaces];
  const peaks = await observer.stop();
  if (jobs === 0) throw new Error('no job was finished');
  const load = { from, to };
  const { delays } = driver;
  console.log(`\n${jobs} jobs finished, ${succeeded} of them succeeded`);
  for (const [why, count] of driver.failures) console.log(`  ${count} × ${why}`);
  const measured = {
    idle,
    load,
    jobs,
    delays,
    ...peaks,
    leftAtEnd,
    left,
    drained,
    cpus: cpus().length,
    slots,
  };
  console.log(`\n${report(measured)}`);
}

const removeTenants = (): Promise<string> =>
  kubectl(['delete', 'namespace', '-l', tenantLabel, '--timeout=20m']);

async function begin(): Promise<Driver> {
  const cluster = await connectToCluster();
  undo.push(() => cluster.close());
  const folder = await mkdtemp(join(tmpdir(), 'bench-scale-'));
  undo.push(() => rm(folder, { recursive: true }));
  // What an earlier bench has left behind.
  await removeTenants();
  await removeNodes();
  const driver = await makeDriver(cluster);
  undo.push(() => driver.stop());
  const pods = await watchPlayedPods(cluster, driver.ran);
  undo.push(() => pods.stop());
  const kubelet = await startFakeKubelet(folder, pods);
  undo.push(kubelet.stop);
  undo.push(await startKwok(folder, connectionVariable('KUBECONFIG')));
  undo.push(removeNodes);
  await makeNodes(nodes, kubelet);
  undo.push(() => configureOperator(Object.fromEntries(Object.keys(settings).map((name) => [name, null]))));
  // While the operator is there: it deletes the images of each job.
  undo.push(removeTenants);
  await configureOperator(settings);
  return driver;
}

try {
  const { date, commit, cpu, cpus: count } = await describeSitting();
  console.log(`${date}, commit ${commit}, ${count} × ${cpu}`);
  console.log(`${wanted} jobs on ${nodes} nodes of KWOK, ${slots} slots, ${workers} workers\n`);
  await measure(await begin());
} finally {
  for (const step of undo.reverse()) {
    try {
      await step();
    } catch (error) {
      console.error(`could not clean up: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
