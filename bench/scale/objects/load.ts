import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { runHash } from '../../../src/resource/names.ts';
import { apiVersion, dockerfileJobSchema, finalizer, kind } from '../../../src/resource/schema.ts';
import type { Status } from '../../../src/resource/status.ts';

/** How many jobs to make. `large` of them have a Dockerfile of 256 KiB that does not compress. */
export interface Load {
  readonly suspended: number;
  readonly finished: number;
  readonly large: number;
  /** Without the operator's finalizer, so that they can be deleted while the operator does not run. Defaults to false. */
  readonly bare?: boolean;
}

/** Requests at the same time: the client has 16 connections. */
const parallel = 16;

const small = 'FROM debian:bookworm\n';

/** A valid Dockerfile of almost 256 KiB. */
function largeDockerfile(): string {
  const lines = randomBytes(194_000)
    .toString('base64')
    .match(/.{1,60000}/g);
  return `${small}${(lines ?? []).map((line) => `# ${line}\n`).join('')}`;
}

/** Creates the jobs. The operator should not run meanwhile: it would start those that are to be finished. */
export async function createJobs(cluster: Cluster, namespace: string, load: Load): Promise<void> {
  await inParallel([
    ...Array.from({ length: load.suspended }, (_, index) => () => suspended(cluster, namespace, index, load)),
    ...Array.from({ length: load.finished }, (_, index) => () => finished(cluster, namespace, index, load)),
  ]);
}

/** Deletes the jobs of a namespace, several at a time. The API server deletes those of a namespace that goes one by one. */
export async function deleteJobs(cluster: Cluster, namespace: string): Promise<void> {
  const names: string[] = [];
  for await (const { metadata } of cluster.list(kind, { namespace })) names.push(metadata.name);
  await inParallel(names.map((name) => () => cluster.delete({ kind, namespace, name })));
}

async function inParallel(actions: readonly (() => Promise<unknown>)[]): Promise<void> {
  const left = actions.values();
  const work = async (): Promise<void> => {
    for (const act of left) await act();
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

async function suspended(cluster: Cluster, namespace: string, index: number, { large }: Load): Promise<void> {
  const dockerfile = index < large ? largeDockerfile() : small;
  const metadata = { name: `suspended-${index}`, namespace };
  await cluster.create({ apiVersion, kind, metadata, spec: { suspend: true, source: { dockerfile } } });
}

async function finished(
  cluster: Cluster,
  namespace: string,
  index: number,
  { bare = false }: Load,
): Promise<void> {
  const metadata = { name: `finished-${index}`, namespace, ...(!bare && { finalizers: [finalizer] }) };
  const manifest = { apiVersion, kind, metadata, spec: { source: { dockerfile: small } } };
  const made = await cluster.create(manifest);
  if (made.outcome === 'exists') throw new Error(`${metadata.name} exists`);
  const time = new Date().toISOString();
  const status: Status = {
    phase: 'Succeeded',
    run: 1,
    runHash: runHash(dockerfileJobSchema.parse(made.object)),
    observedGeneration: 1,
    startTime: time,
    completionTime: time,
    performance: 0.5,
  };
  const { resourceVersion } = made.object.metadata;
  await cluster.patchStatus({ kind, ...metadata }, { resourceVersion, status });
}
