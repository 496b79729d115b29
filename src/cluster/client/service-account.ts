import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { CredentialSource } from './credential-source.ts';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Milliseconds until a token is read again. The kubelet renews it long before it expires; client-go waits as long. */
const fresh = 60_000;

/**
 * The service account of the pod that this process runs in; undefined outside of a pod, or without a token.
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function serviceAccount(): Promise<CredentialSource | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  if (!host) return undefined;
  const [ca, first, namespace] = await Promise.all([read('ca.crt'), read('token'), read('namespace')]);
  if (ca === undefined || first === undefined) return undefined;
  let token = first;
  let readAt = Date.now();
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    tls: { ca },
    namespace,
    headers: async () => {
      if (Date.now() - readAt > fresh) {
        readAt = Date.now();
        token = (await read('token')) ?? token;
      }
      return { Authorization: `Bearer ${token}` };
    },
  };
}

/** @throws Error unless it can be read or does not exist */
async function read(name: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
