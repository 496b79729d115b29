import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { jobLogSource } from '../../cluster/logs/job-log-source.ts';
import type { KubeObject } from '../../cluster/object.ts';
import { deleteImageAnnotation } from '../../resource/names.ts';
import { dockerfileJobSchema, kind, type DockerfileJob } from '../../resource/schema.ts';
import { Feed } from '../events/feed.ts';
import { entryOf } from './entry-of.ts';
import { makeJobIndex } from './job-index.ts';
import { contentPatch, jobManifest } from './job-manifest.ts';
import { StoreError, type JobIdentity, type JobStore } from './job-store.ts';
import { kubernetesReviews } from './kubernetes-reviews.ts';
import { pushSecretManifest } from './push-secret.ts';
import { replay } from './replay.ts';
import { reading, storing } from './store-fault.ts';

const readingOf = <T>(_what: string, action: () => Promise<T>): Promise<T> => reading(action);

/** How many generated names to try before giving up. */
const nameAttempts = 5;

const refOf = ({ namespace, name }: JobIdentity) => ({ kind, namespace, name }) as const;

/** Patches this object. @returns undefined if it is gone */
async function patchObject(
  cluster: Cluster,
  identity: JobIdentity,
  change: object,
): Promise<KubeObject | undefined> {
  try {
    return await cluster.patch(refOf(identity), change);
  } catch (error) {
    const object = await cluster.get(refOf(identity));
    if (object?.metadata.uid !== identity.uid) return undefined;
    throw error;
  }
}

/** The DockerfileJobs in the apiserver. It follows them from now on. */
export function kubernetesJobStore(cluster: Cluster, logger: Logger): JobStore {
  const feed = new Feed();
  const index = makeJobIndex(cluster, logger, feed);

  function parsed(object: KubeObject | undefined): DockerfileJob | undefined {
    if (!object) return undefined;
    const { data, error } = dockerfileJobSchema.safeParse(object);
    if (error) {
      const { namespace, name } = object.metadata;
      logger.warn({ namespace, jobName: name, problem: z.prettifyError(error) }, 'unreadable job');
    }
    return data;
  }

  async function read(identity: JobIdentity): Promise<DockerfileJob | undefined> {
    const object = await cluster.get(refOf(identity));
    return object?.metadata.uid === identity.uid ? parsed(object) : undefined;
  }

  const patch = (identity: JobIdentity, change: object) => patchObject(cluster, identity, change);
  const remove = (identity: JobIdentity) =>
    cluster.delete(refOf(identity), { uid: identity.uid, propagationPolicy: 'Background' });

  const get = (identity: JobIdentity) => storing(() => read(identity));

  return {
    ...kubernetesReviews(cluster),
    feed,
    replay: (after, until) => replay({ cluster, ownerOf: entryOf, after, until }),
    logs: (job, signal) => jobLogSource({ cluster, job, read: () => get(job), calling: readingOf, signal }),
    find: (uid, asker) => index.find(uid, asker),
    entries: () => index.entries(),
    submittedWith: (namespace, key) => index.submittedWith(namespace, key),
    stop: () => index.stop(),

    create: (draft) =>
      storing(async () => {
        for (let attempt = 0; attempt < nameAttempts; attempt += 1) {
          const created = await cluster.create(jobManifest(draft), { fieldValidation: 'Strict' });
          if (created.outcome === 'created') {
            await index.untilKnown(created.object.metadata.uid);
            return { outcome: 'created', job: dockerfileJobSchema.parse(created.object) };
          }
          if (draft.name !== undefined) return { outcome: 'taken' };
        }
        throw new StoreError('conflict', 'no unused name was found for the job');
      }),

    read: (namespace, name) => storing(async () => parsed(await cluster.get({ kind, namespace, name }))),

    get,

    update: (identity, content, at) =>
      storing(async () =>
        (await patch(identity, contentPatch(identity.uid, content, at))) ? 'updated' : 'gone',
      ),

    cancel: (identity) =>
      storing(async () =>
        parsed(await patch(identity, { metadata: { uid: identity.uid }, spec: { cancel: true } })),
      ),

    delete: (identity) => storing(() => remove(identity)),

    deleteWithImage: (identity) =>
      storing(async () => {
        const annotations = { [deleteImageAnnotation]: 'true' };
        const marked = await patch(identity, { metadata: { uid: identity.uid, annotations } });
        return marked ? remove(identity) : 'gone';
      }),

    createPushSecret: (owner, secret) =>
      reading(async () => (await cluster.create(pushSecretManifest(owner, secret))).outcome),

    reachable: async () => index.isComplete() && (await cluster.reachable()),
  };
}
