import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import type { CredentialSource } from './credential-source.ts';

/** The current context of KUBECONFIG, else of ~/.kube/config. */
export async function kubeconfig(): Promise<CredentialSource> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const { server = '', proxyUrl: proxy } = config.getCurrentCluster() ?? {};
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  return {
    server,
    tls: { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername },
    proxy,
    headers: () => authorization(config),
  };
}

async function authorization(config: KubeConfig): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  const options: RequestOptions = { headers };
  await config.applyToHTTPSOptions(options);
  if (!options.auth) return headers;
  return { Authorization: `Basic ${Buffer.from(options.auth).toString('base64')}`, ...headers };
}
