import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../cluster/object.ts';
import { dockerfileJobSchema, kind, type DockerfileJob } from '../../resource/schema.ts';
import { contentPatch, jobManifest } from './job-manifest.ts';
import { StoreError, type JobIdentity, type JobStore } from './job-store.ts';
import { kubernetesReviews } from './kubernetes-reviews.ts';
import { storing } from './store-fault.ts';

/** Objects per page. A Dockerfile has up to 256 KiB, so a page has up to 12.5 MiB. */
const pageSize = 50;
/** How many generated names to try before giving up. */
const nameAttempts = 5;

/** The DockerfileJobs in the apiserver. */
export function kubernetesJobStore(cluster: Cluster, logger: Logger): JobStore {
  const refOf = ({ namespace, name }: JobIdentity) => ({ kind, namespace, name }) as const;

  /** undefined if the name belongs to another object. */
  async function read(identity: JobIdentity): Promise<DockerfileJob | undefined> {
    const object = await cluster.get(refOf(identity));
    return object?.metadata.uid === identity.uid ? dockerfileJobSchema.parse(object) : undefined;
  }

  return {
    ...kubernetesReviews(cluster),

    create: (namespace, content) =>
      storing(async () => {
        for (let attempt = 0; attempt < nameAttempts; attempt += 1) {
          const created = await cluster.create(jobManifest(namespace, content));
          if (created.outcome === 'created') return dockerfileJobSchema.parse(created.object);
        }
        throw new StoreError('conflict', 'no unused name was found for the job');
      }),

    get: (identity) => storing(() => read(identity)),

    async *list() {
      const objects = cluster.list(kind, { limit: pageSize });
      for (;;) {
        const next = await storing(() => objects.next());
        if (next.done) return;
        const job = parseOrSkip(next.value, logger);
        if (job) yield job;
      }
    },

    update: (identity, content) =>
      storing(async () => {
        try {
          await cluster.patch(refOf(identity), contentPatch(identity.uid, content));
          return 'updated';
        } catch (error) {
          if (!(await read(identity))) return 'gone';
          throw error;
        }
      }),

    delete: (identity) =>
      storing(() => cluster.delete(refOf(identity), { uid: identity.uid, propagationPolicy: 'Background' })),

    reachable: () => cluster.reachable(),
  };
}

/** Skips an object that this version cannot read, so that one such object does not hide all others. */
function parseOrSkip(object: KubeObject, logger: Logger): DockerfileJob | undefined {
  const parsed = dockerfileJobSchema.safeParse(object);
  if (parsed.success) return parsed.data;
  const { namespace, name } = object.metadata;
  logger.warn(
    { namespace, jobName: name, problem: z.prettifyError(parsed.error) },
    'skipped an unreadable job',
  );
  return undefined;
}
