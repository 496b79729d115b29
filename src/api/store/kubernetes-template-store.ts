import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { reflect } from '../../cluster/watch/reflect.ts';
import { dockerfileJobSchema } from '../../resource/schema.ts';
import { manifestOf } from '../../resource/template/job-of.ts';
import { templateKind, templateSchema } from '../../resource/template/schema.ts';
import { webhookSecretName } from '../../resource/template/webhook.ts';
import { ExpiringCache } from '../auth/expiring-cache.ts';
import { storedIn, type Stored } from '../hooks/secret.ts';
import { StoreError } from './job-store.ts';
import { reading, storing } from './store-fault.ts';
import { templateEntryOf } from './template-entry.ts';
import type { TemplateEntry, TemplateStore } from './template-store.ts';

/** Milliseconds for which a secret counts, and so does a failure to read it: a flood asks the apiserver no more often. */
const secretTtl = 5_000;
/** Secrets that are remembered, each with at most 4 KiB. */
const mostSecrets = 1_000;

const secretSchema = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** The DockerfileJobTemplates in the apiserver. It follows them from now on. */
export function kubernetesTemplateStore(cluster: Cluster, logger: Logger): TemplateStore {
  const { store, synced, stop } = reflect<TemplateEntry>(cluster, {
    kind: templateKind,
    parse: templateEntryOf,
    onError: (err, key) => {
      logger.warn({ err, template: key }, 'the watch of templates has failed');
    },
  });
  let complete = false;
  void synced.then((reached) => {
    complete = reached;
  });
  const secrets = new ExpiringCache<() => Stored>({ ttl: secretTtl, size: mostSecrets });

  async function readSecret(namespace: string, key: string): Promise<() => Stored> {
    try {
      const object = await reading(() => cluster.get({ kind: 'Secret', namespace, name: webhookSecretName }));
      const stored = storedIn(object && secretSchema.parse(object).data, key);
      return () => stored;
    } catch (error) {
      logger.error({ err: error, namespace }, `Secret ${webhookSecretName} cannot be read`);
      return () => {
        throw error;
      };
    }
  }

  return {
    find(namespace, name) {
      if (!complete) throw new StoreError('unavailable', 'the templates are not known yet');
      return store.get(`${namespace}/${name}`);
    },

    async secret(namespace, key) {
      const found = await secrets.get(`${namespace}/${key}`, () => readSecret(namespace, key));
      return found();
    },

    get: ({ uid, namespace, name }) =>
      reading(async () => {
        const object = await cluster.get({ kind: templateKind, namespace, name });
        if (object?.metadata.uid !== uid) return undefined;
        const { data, error } = templateSchema.safeParse(object);
        if (error)
          logger.warn({ namespace, template: name, problem: z.prettifyError(error) }, 'unreadable template');
        return data;
      }),

    createJob: (job) =>
      storing(async () => {
        const created = await cluster.create(manifestOf(job), { fieldValidation: 'Strict' });
        if (created.outcome === 'exists') return { outcome: 'taken' };
        return { outcome: 'created', job: dockerfileJobSchema.parse(created.object) };
      }),

    isComplete: () => complete,
    stop,
  };
}
