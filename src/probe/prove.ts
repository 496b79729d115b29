import { randomBytes } from 'node:crypto';
import { getServers } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Settings } from '../config/settings.ts';
import type { Proof } from '../resource/proof.ts';
import {
  canaries,
  canaryPod,
  probeLabel,
  probeNamespace,
  probeRoom,
  type Canary,
  type ProbeOrigin,
} from './canary.ts';
import { judgeSightings } from './judge.ts';
import { parseSighting, type Sighting, type Target } from './sighting.ts';

export interface Prober {
  readonly origin: ProbeOrigin;
  readonly cluster: Cluster;
  readonly settings: Settings;
  /** A TCP port of this process that other pods can reach unless a policy forbids it to them. */
  readonly ownPort: number;
}

/** Milliseconds in which the canaries must have ended, their image included. */
const patience = 60_000;
const pollEvery = 250;
/** Age in milliseconds from which the namespace of another probe is a leftover. */
const leftoverAge = 5 * 60_000;

/**
 * Runs two canaries through the isolation of jobs: a namespace of their own, the same policies, the same sandboxes.
 * @throws Error if the canaries cannot be made, or the signal's reason
 */
export async function prove(
  { origin, cluster, settings, ownPort }: Prober,
  signal: AbortSignal,
): Promise<Proof> {
  const id = randomBytes(4).toString('hex');
  const namespace = probeNamespace(id);
  const runtimeClassName = await defaultRuntimeClass(cluster, settings);
  const input = { origin, id, settings, runtimeClassName, targets: targets(ownPort) };
  await sweep(cluster, origin);
  try {
    for (const manifest of probeRoom(input)) await cluster.apply(manifest);
    await Promise.all(canaries.map((step) => cluster.create(canaryPod(input, step))));
    const sightings = await sightingsIn(cluster, namespace, signal);
    const ownKernel = await readFile('/proc/version', 'utf8');
    const hasRuntimeClass = runtimeClassName !== undefined;
    const { build, run } = { build: sightings.get('build'), run: sightings.get('run') };
    return judgeSightings({ build, run, hasRuntimeClass, ownKernel }, new Date().toISOString());
  } finally {
    await cluster.delete({ kind: 'Namespace', name: namespace });
  }
}

/** What must not be reached: this process in its pod, the apiserver, the metadata service of clouds, and DNS. */
function targets(ownPort: number): Target[] {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }): Target => ({ name: 'pod', protocol: 'tcp', host: address, port: ownPort }));
  const service = process.env['KUBERNETES_SERVICE_HOST'];
  const port = Number(process.env['KUBERNETES_SERVICE_PORT'] ?? 443);
  return [
    ...own.slice(0, 2),
    ...(service === undefined ? [] : [{ name: 'apiserver', protocol: 'tcp', host: service, port } as const]),
    { name: 'metadata', protocol: 'tcp', host: '169.254.169.254', port: 80 },
    ...getServers().slice(0, 2).flatMap(dnsServer),
  ];
}

/** Node.js shows a port only if it is not 53. */
const dnsServer = (host: string): Target[] =>
  /\]:|^[^:]*:\d+$/.test(host) ? [] : [{ name: 'dns', protocol: 'dns', host, port: 53 }];

async function defaultRuntimeClass(cluster: Cluster, { sandbox }: Settings): Promise<string | undefined> {
  for await (const { metadata } of cluster.list('RuntimeClass')) {
    if (metadata.name === sandbox.runtimeClasses[0]?.name) return metadata.name;
  }
  return undefined;
}

/** Deletes what a killed probe has left behind. The operator runs one at a time: any other of its own is a leftover. */
async function sweep(cluster: Cluster, origin: ProbeOrigin): Promise<void> {
  for await (const { metadata } of cluster.list('Namespace', { labelSelector: probeLabel })) {
    const age = Date.now() - Date.parse(metadata.creationTimestamp);
    const isOwn = origin === 'operator' && metadata.labels[probeLabel] === origin;
    if (isOwn || age > leftoverAge) await cluster.delete({ kind: 'Namespace', name: metadata.name });
  }
}

const terminated = z.object({ message: z.string().default('') }).optional();
const podSchema = z.object({
  metadata: z.object({ name: z.enum(canaries) }),
  status: z.object({
    phase: z.string().default('Pending'),
    containerStatuses: z.array(z.object({ state: z.object({ terminated }).default({}) })).default([]),
  }),
});

/** Waits until all canaries have ended, or until the patience is over. */
async function sightingsIn(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<Canary, Sighting | undefined>> {
  const deadline = Date.now() + patience;
  const ended = new Map<Canary, Sighting | undefined>();
  while (ended.size < canaries.length && Date.now() < deadline) {
    await sleep(pollEvery, undefined, { signal });
    for await (const raw of cluster.list('Pod', { namespace, signal })) {
      const { metadata, status } = podSchema.parse(raw);
      const end = status.containerStatuses[0]?.state.terminated;
      if (end) ended.set(metadata.name, parseSighting(end.message));
      else if (status.phase === 'Failed') ended.set(metadata.name, undefined);
    }
  }
  return ended;
}
