import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { dockerfileJobSchema, kind, type DockerfileJob } from '../../resource/schema.ts';
import { makeJobIndex } from './job-index.ts';
import { contentPatch, jobManifest } from './job-manifest.ts';
import { StoreError, type JobIdentity, type JobStore } from './job-store.ts';
import { kubernetesReviews } from './kubernetes-reviews.ts';
import { storing } from './store-fault.ts';

/** How many generated names to try before giving up. */
const nameAttempts = 5;

/** The DockerfileJobs in the apiserver. It follows them from now on. */
export function kubernetesJobStore(cluster: Cluster, logger: Logger): JobStore {
  const index = makeJobIndex(cluster, logger);
  const refOf = ({ namespace, name }: JobIdentity) => ({ kind, namespace, name }) as const;

  async function read(identity: JobIdentity): Promise<DockerfileJob | undefined> {
    const object = await cluster.get(refOf(identity));
    if (object?.metadata.uid !== identity.uid) return undefined;
    const parsed = dockerfileJobSchema.safeParse(object);
    if (parsed.success) return parsed.data;
    const { namespace, name } = identity;
    logger.warn({ namespace, jobName: name, problem: z.prettifyError(parsed.error) }, 'unreadable job');
    return undefined;
  }

  return {
    ...kubernetesReviews(cluster),
    find: (uid) => index.find(uid),
    entries: () => index.entries(),
    stop: () => index.stop(),

    create: (namespace, content, submitter) =>
      storing(async () => {
        for (let attempt = 0; attempt < nameAttempts; attempt += 1) {
          const created = await cluster.create(jobManifest(namespace, content, submitter));
          if (created.outcome === 'created') return dockerfileJobSchema.parse(created.object);
        }
        throw new StoreError('conflict', 'no unused name was found for the job');
      }),

    get: (identity) => storing(() => read(identity)),

    update: (identity, content) =>
      storing(async () => {
        try {
          await cluster.patch(refOf(identity), contentPatch(identity.uid, content));
          return 'updated';
        } catch (error) {
          const object = await cluster.get(refOf(identity));
          if (object?.metadata.uid !== identity.uid) return 'gone';
          throw error;
        }
      }),

    delete: (identity) =>
      storing(() => cluster.delete(refOf(identity), { uid: identity.uid, propagationPolicy: 'Background' })),

    reachable: async () => index.isComplete() && (await cluster.reachable()),
  };
}
