import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import type { CredentialSource } from './credential-source.ts';

/**
 * The given context, or the current one, of KUBECONFIG, else of ~/.kube/config.
 * @throws Error if there is no such context
 */
export async function kubeconfig(context?: string): Promise<CredentialSource> {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (context !== undefined) use(config, context);
  const { server = '', proxyUrl: proxy } = config.getCurrentCluster() ?? {};
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
  return {
    server,
    tls: { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername },
    proxy,
    namespace: config.getContextObject(config.getCurrentContext())?.namespace,
    headers: () => authorization(config),
  };
}

function use(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new Error(`the kubeconfig has no context ${context}; it has ${names.join(', ') || 'none'}`);
  }
  config.setCurrentContext(context);
}

async function authorization(config: KubeConfig): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  const options: RequestOptions = { headers };
  await config.applyToHTTPSOptions(options);
  if (!options.auth) return headers;
  return { Authorization: `Basic ${Buffer.from(options.auth).toString('base64')}`, ...headers };
}
