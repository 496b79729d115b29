import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { memoryOfApi } from '../../../test/support/cluster/api-pods.ts';
import { scaleApi, wantedReplicas } from '../../../test/support/cluster/api-replicas.ts';
import { makeClient } from '../../../test/support/cluster/client-token.ts';
import { connectToCluster } from '../../../test/support/cluster/connection.ts';
import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { inSeconds } from '../../figures.ts';
import { describeSitting } from '../../machine.ts';
import { createJobs, deleteJobs } from '../objects/load.ts';
import { startOperator, stopOperator } from '../objects/observer.ts';
import { measureKubectl, measureRest, untilKnown } from './measure.ts';
import { mebibytes, stageReport, strangersReport, type Stage } from './report.ts';
import { read, type Listed } from './requests.ts';
import { lookUp } from './strangers.ts';

const numberOf = (name: string, initial: number): number => Number(process.env[name] ?? initial);
const given = process.env['SIZES'] ?? '2000,10000';
/** Of how many jobs the reads are measured. */
const sizes = given.split(',').map(Number);
/** A list without parameters has no more. */
const smallest = 1_000;
if (!sizes.every((size, index) => size > (sizes[index - 1] ?? smallest)))
  throw new Error(`SIZES must be rising numbers above ${smallest}, such as 2000,10000, but is ${given}`);
/** Jobs with a Dockerfile of 256 KiB, of the first ones. */
const large = numberOf('LARGE', 100);
/** Of ten jobs, this many are finished. The others are suspended. */
const finishedOfTen = numberOf('FINISHED_OF_TEN', 2);
/** Each replica follows all jobs by itself, with CPU time that what is measured lacks. */
const replicas = numberOf('REPLICAS', 1);
const samples = {
  rest: numberOf('SAMPLES', 100),
  kubectl: numberOf('KUBECTL_SAMPLES', 10),
  whole: numberOf('WHOLE_SAMPLES', 3),
};
const lookups = numberOf('LOOKUPS', 1_000);

const namespaces = sizes.map((size) => `bench-api-${size}`);
const [firstNamespace = ''] = namespaces;
const api = 'deployment/dockerfilejob-api';
const isOurs = ({ namespace }: Listed): boolean => namespaces.includes(namespace);
const largestReplica = async (): Promise<number> => Math.max(...Object.values(await memoryOfApi()));

/** A replica that has just started has the memory that it needs, not what it needed an hour ago. */
async function renewApi(): Promise<void> {
  for (const verb of [['restart'], ['status', '--timeout=120s']])
    await kubectl(['rollout', ...verb, api, '-n', 'dockerfilejob-system']);
  await scaleApi(replicas);
  await sleep(5_000);
}

async function addJobs(cluster: Cluster, index: number): Promise<void> {
  const namespace = namespaces[index] ?? '';
  const count = (sizes[index] ?? 0) - (sizes[index - 1] ?? 0);
  const finished = Math.floor((count * finishedOfTen) / 10);
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const begun = Date.now();
  const load = { suspended: count - finished, finished, large: index === 0 ? large : 0, bare: true };
  await createJobs(cluster, namespace, load);
  console.log(`${count} jobs more, created in ${inSeconds(Date.now() - begun)} s`);
}

/** The object's name is what a list shows as long as nobody has named the job. Many begin with it, and it is the first. */
async function findByName(name: string): Promise<Listed> {
  const { body } = await read(`/api/v1/jobs?limit=100&sort=name&name=${name}&fields=id,namespace,objectName`);
  const found = (JSON.parse(body) as (Listed & { objectName: string })[]).find(
    (job) => job.objectName === name && job.namespace === firstNamespace,
  );
  if (!found) throw new Error(`the job ${name} is not listed`);
  return found;
}

async function measureStage(cluster: Cluster, jobs: number): Promise<Stage> {
  const { middle } = await untilKnown(jobs, isOurs);
  const before = await largestReplica();
  const job = await findByName(`suspended-${large}`);
  const rest = await measureRest(samples, { job, large: await findByName('suspended-0'), middle });
  const ofKubectl = await measureKubectl(cluster, samples, firstNamespace);
  return { jobs, rest, kubectl: ofKubectl, memory: { before, after: await largestReplica() } };
}

const sitting = await describeSitting();
console.log(`${sitting.date}, commit ${sitting.commit}, ${sitting.cpus} × ${sitting.cpu}\n`);
const cluster = await connectToCluster();
const interrupted = Promise.withResolvers<never>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupted.reject(new Error(`interrupted by ${signal}`));
  });

async function removeJobs(): Promise<void> {
  for (const namespace of namespaces) await deleteJobs(cluster, namespace);
  await kubectl(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--timeout=10m']);
}

async function measureAll(): Promise<void> {
  // What an earlier bench has left behind.
  await removeJobs();
  await renewApi();
  const atStart = await largestReplica();
  console.log(`Largest replica after its start: ${mebibytes(atStart)}\n`);
  // It would start the jobs that are to be finished, and take CPU time from what is measured.
  await stopOperator();
  const stages: Stage[] = [];
  for (const [index, size] of sizes.entries()) {
    await addJobs(cluster, index);
    const stage = await measureStage(cluster, size);
    stages.push(stage);
    console.log(`\n${stageReport(stage)}`);
  }
  const { token } = await makeClient(firstNamespace, 'stranger');
  const { jobs } = await untilKnown(sizes.at(-1) ?? 0, isOurs);
  const strangers = await lookUp(token, jobs, lookups);
  const atEnd = await largestReplica();
  console.log(`${strangersReport(strangers)}\n\nLargest replica at the end: ${mebibytes(atEnd)}`);
  await mkdir('.results', { recursive: true });
  // Milliseconds and bytes.
  await writeFile(
    '.results/bench-api.json',
    JSON.stringify({ ...sitting, large, atStart, stages, strangers, atEnd }),
  );
}

const before = await wantedReplicas();
try {
  await Promise.race([measureAll(), interrupted.promise]);
} finally {
  const begun = Date.now();
  try {
    await removeJobs();
    console.log(`Deleted in ${inSeconds(Date.now() - begun)} s`);
  } finally {
    await startOperator();
    await scaleApi(before);
    await cluster.close();
  }
}
