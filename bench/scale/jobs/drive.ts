import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { reflect } from '../../../src/cluster/watch/reflect.ts';
import { labels } from '../../../src/resource/names.ts';
import { isTerminal, phases } from '../../../src/resource/phases.ts';
import { apiVersion, kind } from '../../../src/resource/schema.ts';
import { perf } from '../../../test/support/cluster/dockerfiles.ts';

/** Namespaces that the jobs are spread over: as many users. */
const tenants = 20;
export const tenantLabel = 'dockerfilejob.io/bench-tenant';
const tenantName = (index: number): string => `bench-tenant-${index % tenants}`;

/** Jobs that are created at the same time. */
const creators = 8;

export interface Load {
  readonly jobs: number;
  /** Jobs that are not finished, at most: those at work and a queue. */
  readonly open: number;
  /** Creates no more once it aborts, but waits for those that were created. */
  readonly enough: AbortSignal;
  /** Waits for nothing any more once it aborts. */
  readonly stop: AbortSignal;
}

export interface Driver {
  /** The user's container of this job has ended: its end is due. */
  readonly ran: (uid: string) => void;
  /** Creates the jobs, and waits until all that were created are finished, for a limited time. */
  drive(load: Load): Promise<void>;
  readonly finished: number;
  readonly succeeded: number;
  /** Reasons of the jobs that did not succeed. */
  readonly failures: ReadonlyMap<string, number>;
  /** Own namespaces of jobs that exist. */
  readonly namespaces: number;
  /** Milliseconds from the end of each user's container to the end of its job, both as a watch shows them. */
  readonly delays: readonly number[];
  stop(): Promise<void>;
}

const jobSchema = z.object({
  metadata: z.object({ uid: z.string() }),
  status: z
    .object({
      phase: z.enum(phases).default('Init'),
      failureDetails: z.object({ reason: z.string(), message: z.string() }).optional(),
    })
    .default({ phase: 'Init' }),
});

/** Milliseconds in which jobs that have begun may end when no more are created. */
const patience = 60_000;

/** Makes the namespaces of the users, and watches what becomes of their jobs. */
export async function makeDriver(cluster: Cluster): Promise<Driver> {
  const ranAt = new Map<string, number>();
  const delays: number[] = [];
  const failures = new Map<string, number>();
  let [created, finished, succeeded] = [0, 0, 0];
  for (let index = 0; index < tenants; index += 1) {
    const metadata = { name: tenantName(index), labels: { [tenantLabel]: 'true' } };
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
  }
  const jobs = reflect(cluster, {
    kind,
    accepts: ({ metadata }) => metadata.name.startsWith('bench-'),
    parse: (raw) => jobSchema.parse(raw),
    onChange: (_key, job, before) => {
      if (!job || !isTerminal(job.status.phase) || (before && isTerminal(before.status.phase))) return;
      finished += 1;
      if (job.status.phase === 'Succeeded') succeeded += 1;
      const { reason, message } = job.status.failureDetails ?? {};
      if (reason !== undefined) {
        const why = `${reason}: ${(message ?? '').replaceAll(/[0-9a-f-]{36}/g, '…')}`;
        failures.set(why, (failures.get(why) ?? 0) + 1);
      }
      const ran = ranAt.get(job.metadata.uid);
      if (ran !== undefined) delays.push(Date.now() - ran);
      ranAt.delete(job.metadata.uid);
    },
  });
  const namespaces = reflect(cluster, { kind: 'Namespace', labelSelector: labels.uid, parse: () => true });
  await Promise.all([jobs.synced, namespaces.synced]);

  async function create(): Promise<void> {
    const index = created;
    created += 1;
    await cluster.create({
      apiVersion,
      kind,
      metadata: { name: `bench-${index}`, namespace: tenantName(index) },
      // Nothing is asked of the registry, which knows none of these images.
      spec: { source: { dockerfile: perf }, build: { cache: 'none' } },
    });
  }

  return {
    ran: (uid) => {
      ranAt.set(uid, Date.now());
    },
    async drive({ jobs: wanted, open, enough, stop }) {
      const work = async (): Promise<void> => {
        while (created < wanted && !enough.aborted) {
          if (created - finished < open) await create();
          else await sleep(20);
        }
      };
      await Promise.all(Array.from({ length: creators }, work));
      const end = Date.now() + patience;
      while (finished < created && Date.now() < end && !stop.aborted) await sleep(100);
    },
    get finished() {
      return finished;
    },
    get succeeded() {
      return succeeded;
    },
    failures,
    get namespaces() {
      return namespaces.store.values().length;
    },
    delays,
    async stop() {
      await Promise.all([jobs.stop(), namespaces.stop()]);
    },
  };
}
