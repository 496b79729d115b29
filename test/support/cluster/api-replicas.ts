import { z } from 'zod';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { kubectl } from './kubectl.ts';
import { patiently } from './patiently.ts';
import { endContainer } from './processes.ts';

const namespace = 'dockerfilejob-system';
const deployment = 'deployment/dockerfilejob-api';
const selector = 'app.kubernetes.io/component=api';

/** A replica of the REST API that is ready. */
export interface Replica {
  readonly name: string;
  /** containerd's ID of the container. */
  readonly containerId: string;
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      status: z.object({
        containerStatuses: z
          .array(z.object({ ready: z.boolean(), containerID: z.string().default('') }))
          .default([]),
      }),
    }),
  ),
});

async function readyReplicas(): Promise<readonly Replica[]> {
  const list = await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json']);
  return listSchema.parse(JSON.parse(list)).items.flatMap(({ metadata, status }) => {
    const [container] = status.containerStatuses;
    if (metadata.deletionTimestamp !== undefined || !container?.ready) return [];
    return [{ name: metadata.name, containerId: container.containerID.replace(/^.*:\/\//, '') }];
  });
}

/** Has the Deployment run so many replicas. @returns them, once all are ready */
export async function scaleApi(replicas: number): Promise<readonly Replica[]> {
  await kubectl(['scale', deployment, '-n', namespace, `--replicas=${replicas}`]);
  return patiently(async () => {
    const ready = await readyReplicas();
    return ready.length === replicas ? ready : undefined;
  }, `${replicas} replicas of the API`);
}

/** How many replicas the Deployment is to have. */
export const wantedReplicas = async (): Promise<number> =>
  Number(await kubectl(['get', deployment, '-n', namespace, '-o', 'jsonpath={.spec.replicas}']));

/** Runs the tests of this file with so many replicas, and waits afterwards until as many as before are ready. */
export function useReplicas(replicas: number): () => readonly Replica[] {
  let before = 0;
  let ready: readonly Replica[] = [];
  beforeAll(async () => {
    before = await wantedReplicas();
    ready = await scaleApi(replicas);
  });
  afterAll(() => scaleApi(before));
  return () => ready;
}

/** Deletes the pod of a replica, which ends as it does when a node is emptied. */
export const deleteReplica = (cluster: Cluster, { name }: Replica): Promise<unknown> =>
  cluster.delete({ kind: 'Pod', namespace, name });

/** Kills the process of a replica: whatever it was doing is lost, and its connections break. */
export const killReplica = ({ containerId }: Replica): Promise<void> => endContainer(containerId);
