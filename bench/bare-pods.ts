import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keepJournal, type Journal } from '../test/support/cluster/journal.ts';
import type { Cluster } from '../src/cluster/cluster.ts';

/** Pods that do nothing: the minimum cost of any pipeline on this cluster. */
export interface BarePods {
  /** Creates one and waits until a watch shows that it has succeeded. @throws Error after ten minutes */
  run(): Promise<void>;
  stop(): Promise<void>;
}

const podSchema = z.object({ status: z.object({ phase: z.string().optional() }) });
type Seen = z.output<typeof podSchema>;

/** Starts to watch the namespace's pods. */
export async function makeBarePods(cluster: Cluster, namespace: string): Promise<BarePods> {
  const pods: Journal<Seen> = await keepJournal(cluster, {
    kind: 'Pod',
    namespace,
    parse: (raw) => podSchema.parse(raw),
  });
  return {
    stop: () => pods.stop(),
    async run() {
      const name = `bare-${randomBytes(4).toString('hex')}`;
      await cluster.create(barePod(namespace, name));
      await pods.until(
        (entries) =>
          entries.find(
            ({ key, object }) => key === `${namespace}/${name}` && object.status.phase === 'Succeeded',
          ),
        `${name} to succeed`,
        600_000,
      );
    },
  };
}

const barePod = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'bare',
        image: 'busybox:latest',
        imagePullPolicy: 'IfNotPresent',
        command: ['true'],
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '64Mi' } },
      },
    ],
  },
});
