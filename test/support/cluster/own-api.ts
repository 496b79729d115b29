import { pino } from 'pino';
import type { AuthOptions } from '../../../src/api/auth/index.ts';
import { startApi, type ApiOptions } from '../../../src/api/index.ts';
import { kubernetesTemplateStore } from '../../../src/api/store/kubernetes-template-store.ts';
import { kubernetesJobStore } from '../../../src/api/store/kubernetes-job-store.ts';
import { connectWith } from './kubeconfig.ts';
import { kubectl } from './kubectl.ts';
import { restNamespace } from './client-token.ts';
import { patiently } from './patiently.ts';

export interface OwnApi {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts an API in this process that has the account of the installed one, but other settings. */
export async function startOwnApi(
  auth: AuthOptions,
  compatibility = false,
  {
    builds,
    hooks,
    logger = pino({ level: 'silent' }),
    host = '127.0.0.1',
    tls,
  }: Partial<Pick<ApiOptions, 'builds' | 'logger' | 'host' | 'tls'>> & {
    readonly hooks?: { readonly perMinute: number };
  } = {},
): Promise<OwnApi> {
  const token = await kubectl(['create', 'token', 'dockerfilejob-api', '-n', 'dockerfilejob-system']);
  const cluster = await connectWith({ user: { token: token.trim() } });
  const store = kubernetesJobStore(cluster, logger);
  const templates = hooks && kubernetesTemplateStore(cluster, logger);
  const api = await startApi({
    ...{ port: 0, host, drainMs: 1, namespace: restNamespace, auth, store, logger },
    compatibility,
    builds,
    hooks: templates && { ...hooks, templates, strangers: { perSecond: 20, burst: 200 } },
    tls,
    build: { version: '0.0.0', commit: 'test' },
  });
  const url = `${tls === undefined ? 'http' : 'https'}://${host}:${api.port}`;
  await patiently(
    async () => ((await store.reachable()) && templates?.isComplete() !== false) || undefined,
    'the API to be ready',
  );
  return {
    url,
    async stop() {
      await api.stop();
      await store.stop();
      await templates?.stop();
      await cluster.close();
    },
  };
}
