import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from '../../cluster/client.ts';
import type { KubeObject } from '../../cluster/object.ts';
import {
  apiVersion,
  dockerfileJobSchema,
  group,
  kind,
  plural,
  type DockerfileJob,
} from '../../resource/schema.ts';
import { StoreError, type JobContent, type JobIdentity, type JobStore } from './job-store.ts';
import { submittedAnnotation } from '../jobs/newest-first.ts';
import { objectName } from './object-name.ts';
import { storing } from './store-fault.ts';

/** Dockerfiles are up to 256 KiB each, so a page of these is at most 12.5 MiB. */
const pageSize = 50;
const namesTried = 5;

const tokenReview = z.object({
  status: z.object({
    authenticated: z.boolean().default(false),
    audiences: z.array(z.string()).default([]),
    user: z
      .object({
        username: z.string().default(''),
        uid: z.string().optional(),
        groups: z.array(z.string()).default([]),
        extra: z.record(z.string(), z.array(z.string())).default({}),
      })
      .optional(),
  }),
});
const accessReview = z.object({ status: z.object({ allowed: z.boolean() }) });

/** DockerfileJobs as the apiserver keeps them. */
export function kubernetesJobStore(cluster: Cluster, logger: Logger): JobStore {
  const refOf = ({ namespace, name }: JobIdentity) => ({ kind, namespace, name }) as const;

  /** undefined for another object of the same name. */
  async function read(identity: JobIdentity): Promise<DockerfileJob | undefined> {
    const object = await cluster.get(refOf(identity));
    return object?.metadata.uid === identity.uid ? dockerfileJobSchema.parse(object) : undefined;
  }

  return {
    create: (namespace, content) =>
      storing(async () => {
        for (let tried = 0; tried < namesTried; tried += 1) {
          const created = await cluster.create(manifest(namespace, content));
          if (created.outcome === 'created') return dockerfileJobSchema.parse(created.object);
        }
        throw new StoreError('conflict', 'no free name was found for the job');
      }),

    get: (identity) => storing(() => read(identity)),

    async *list() {
      const objects = cluster.list(kind, { limit: pageSize });
      for (;;) {
        const next = await storing(() => objects.next());
        if (next.done) return;
        const job = readable(next.value, logger);
        if (job) yield job;
      }
    },

    update: (identity, { name, description, dockerfile }) =>
      storing(async () => {
        // The uid is a precondition: a later object of this name is not touched. Without a resourceVersion the
        // apiserver merges into whatever the object is now, so no other writer has to be waited for.
        const source = { dockerfile, configMap: null, git: null };
        const patch = { metadata: { uid: identity.uid }, spec: { name, description, source } };
        try {
          await cluster.patch(refOf(identity), patch);
          return 'updated';
        } catch (error) {
          if (!(await read(identity))) return 'gone';
          throw error;
        }
      }),

    delete: (identity) =>
      storing(() => cluster.delete(refOf(identity), { uid: identity.uid, propagationPolicy: 'Background' })),

    reviewToken: (token, audience) =>
      storing(async () => {
        const spec = { token, ...(audience !== undefined && { audiences: [audience] }) };
        const { status } = tokenReview.parse(await cluster.createReview('TokenReview', spec));
        const meant = audience === undefined || status.audiences.includes(audience);
        return status.authenticated && meant ? status.user : undefined;
      }),

    reviewAccess: ({ username, uid, groups, extra }, verb, namespace) =>
      storing(async () => {
        const resourceAttributes = { group, resource: plural, verb, namespace };
        const spec = { user: username, uid, groups, extra, resourceAttributes };
        return accessReview.parse(await cluster.createReview('SubjectAccessReview', spec)).status.allowed;
      }),

    reachable: () => cluster.reachable(),
  };
}

const manifest = (namespace: string, { name, description, dockerfile }: JobContent) => ({
  apiVersion,
  kind,
  metadata: {
    name: objectName(name),
    namespace,
    annotations: { [submittedAnnotation]: new Date().toISOString() },
  },
  spec: { name, description, source: { dockerfile } },
});

/** One object that this version cannot read must not hide all others. */
function readable(object: KubeObject, logger: Logger): DockerfileJob | undefined {
  const parsed = dockerfileJobSchema.safeParse(object);
  if (parsed.success) return parsed.data;
  const { namespace, name } = object.metadata;
  logger.warn({ namespace, jobName: name, problem: z.prettifyError(parsed.error) }, 'a job cannot be read');
  return undefined;
}
