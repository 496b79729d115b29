import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { reflect } from '../../src/cluster/watch/reflect.ts';
import { secondsByContainer, secondsOfPods } from './cgroups.ts';
import { secondsByComponent, secondsOfBench, secondsOfMachine } from './processes.ts';

/** CPU seconds by what used them, the largest first. Only for the local cluster: reads this machine's cgroups. */
export type CpuAccount = readonly (readonly [what: string, seconds: number])[];

/** Milliseconds between two looks at the containers. What one uses between the last look and its end is not seen. */
const period = 500;

const statuses = z
  .array(z.object({ name: z.string(), containerID: z.string().optional() }))
  .optional()
  .transform((all = []) => all);
const podSchema = z.object({
  status: z.object({ containerStatuses: statuses, initContainerStatuses: statuses }),
});

/** Starts to count. */
export async function countCpu(cluster: Cluster): Promise<{ stop(): Promise<CpuAccount> }> {
  const names = new Map<string, string>();
  const pods = reflect(cluster, {
    kind: 'Pod',
    parse: (raw) => podSchema.parse(raw).status,
    onChange: (_key, pod) => {
      for (const { name, containerID = '' } of [
        ...(pod?.containerStatuses ?? []),
        ...(pod?.initContainerStatuses ?? []),
      ])
        names.set(containerID.replace(/^.*\/\//, ''), name);
    },
  });
  await pods.synced;
  const first = await secondsByContainer();
  const latest = new Map(first);
  const end = new AbortController();
  const looking = (async () => {
    while (!end.signal.aborted) {
      for (const [id, used] of await secondsByContainer()) latest.set(id, used);
      await sleep(period);
    }
  })();
  const before = await readAll();

  return {
    async stop() {
      const after = await readAll();
      end.abort();
      await looking;
      await pods.stop();
      const account = new Map<string, number>();
      const add = (what: string, seconds: number): void => {
        account.set(what, (account.get(what) ?? 0) + seconds);
      };
      for (const [id, used] of latest)
        add(`container ${names.get(id) ?? 'pause'}`, used - (first.get(id) ?? 0));
      const seen = [...account.values()].reduce((sum, used) => sum + used, 0);
      add('containers, unseen', after.pods - before.pods - seen);
      for (const [name, used] of after.components) add(name, used - (before.components.get(name) ?? 0));
      add('this bench', after.bench - before.bench);
      const known = [...account.values()].reduce((sum, used) => sum + used, 0);
      const total = after.machine - before.machine;
      add('shims, runc, the kernel and all else', total - known);
      const rows = [...account].sort(([, a], [, b]) => b - a);
      return [['the whole machine', total], ...rows];
    },
  };
}

async function readAll() {
  return {
    machine: await secondsOfMachine(),
    pods: await secondsOfPods(),
    components: await secondsByComponent(),
    bench: secondsOfBench(),
  };
}
