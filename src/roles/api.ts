import { once } from 'node:events';
import { pino, type Logger } from 'pino';
import { kubernetesJobStore } from '../api/store/kubernetes-job-store.ts';
import { kubernetesTemplateStore } from '../api/store/kubernetes-template-store.ts';
import { startApi } from '../api/index.ts';
import { makeUploads, type Uploads } from '../api/uploads/index.ts';
import { connect } from '../cluster/connect.ts';
import type { Config } from '../config/index.ts';

/** Serves the REST API until SIGTERM or SIGINT. Open requests are completed before it stops. */
export async function runApi({ api, uploads, settings, logLevel, version, commit }: Config): Promise<void> {
  const logger = pino({ level: logLevel, name: 'api' });
  const cluster = await connect();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping.abort();
    });
  }
  const store = kubernetesJobStore(cluster, logger);
  const templates = api.webhooks && kubernetesTemplateStore(cluster, logger);
  const server = await startApi({
    port: api.port,
    tls: api.tls,
    namespace: api.namespace,
    uploads: uploads && uploadsInto(settings, uploads, logger),
    store,
    auth: { mode: api.auth, basic: api.basic, oidc: api.oidc, rates: api.rates },
    origins: api.origins,
    compatibility: api.compatibility,
    builds: api.builds,
    hooks: templates && { ...api.webhooks, templates, strangers: api.rates.strangers },
    build: { version, commit },
    logger,
  });
  logger.info({ port: server.port, auth: api.auth, version, commit }, 'started');
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  await server.stop();
  await store.stop();
  await templates?.stop();
  await cluster.close();
  logger.info('stopped');
}

const uploadsInto = (
  { registry }: Config['settings'],
  { dockerConfig, maxBytes, maxKept }: NonNullable<Config['uploads']>,
  logger: Logger,
): Uploads =>
  makeUploads({ host: registry.host, access: { ...registry, dockerConfig }, maxBytes, maxKept, logger });
