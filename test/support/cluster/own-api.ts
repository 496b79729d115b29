import { pino } from 'pino';
import type { AuthOptions } from '../../../src/api/auth/index.ts';
import { startApi, type ApiOptions } from '../../../src/api/index.ts';
import { kubernetesJobStore } from '../../../src/api/store/kubernetes-job-store.ts';
import { connectWith } from './kubeconfig.ts';
import { kubectl } from './kubectl.ts';
import { restNamespace } from './client-token.ts';
import { patiently } from './patiently.ts';
import { rest } from './rest.ts';

export interface OwnApi {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts an API in this process that has the account of the installed one, but other settings. */
export async function startOwnApi(
  auth: AuthOptions,
  compatibility = false,
  { builds, logger = pino({ level: 'silent' }) }: Partial<Pick<ApiOptions, 'builds' | 'logger'>> = {},
): Promise<OwnApi> {
  const token = await kubectl(['create', 'token', 'dockerfilejob-api', '-n', 'dockerfilejob-system']);
  const cluster = await connectWith({ user: { token: token.trim() } });
  const store = kubernetesJobStore(cluster, logger);
  const api = await startApi({
    ...{ port: 0, host: '127.0.0.1', drainMs: 1, namespace: restNamespace, auth, store, logger },
    compatibility,
    builds,
    build: { version: '0.0.0', commit: 'test' },
  });
  const url = `http://127.0.0.1:${api.port}`;
  await patiently(
    async () => (await rest('GET', '/readyz', { url, token: null })).status === 200 || undefined,
    'the API to be ready',
  );
  return {
    url,
    async stop() {
      await api.stop();
      await store.stop();
      await cluster.close();
    },
  };
}
