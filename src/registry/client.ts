import { request, type Dispatcher } from 'undici';
import { authorize } from './authorize.ts';
import { credentialFor } from './credential.ts';
import { findOrigin, requestTimeout } from './origin.ts';

/** How to connect to a registry. `Settings.registry` satisfies this. */
export interface RegistryAccess {
  /** Allows plain HTTP and untrusted certificates. */
  readonly insecure: boolean;
  /** The content of a Docker config.json with credentials; undefined for anonymous access. */
  readonly dockerConfig: string | undefined;
}

export interface RegistryResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

export interface RegistryClient {
  /** @throws Error if there is no response, or only 401 */
  send(method: 'HEAD' | 'DELETE', path: string, headers?: Record<string, string>): Promise<RegistryResponse>;
}

/**
 * Makes a client for one registry that authenticates when challenged and keeps its token.
 * @param host `host[:port]`
 */
export async function openRegistry(host: string, access: RegistryAccess): Promise<RegistryClient> {
  const credential = credentialFor(access.dockerConfig, host);
  const origin = await findOrigin(host, access.insecure);
  let authorization: string | undefined;

  async function once(method: Dispatcher.HttpMethod, path: string, headers: Record<string, string>) {
    const given = authorization === undefined ? {} : { authorization };
    const response = await request(origin.url + path, {
      dispatcher: origin.dispatcher,
      method,
      headers: { ...headers, ...given },
      signal: AbortSignal.timeout(requestTimeout),
    });
    await response.body.dump();
    const header = (name: string) => [response.headers[name]].flat()[0];
    return { status: response.statusCode, header };
  }

  return {
    async send(method, path, headers = {}) {
      const first = await once(method, path, headers);
      if (first.status !== 401) return first;
      authorization = await authorize(origin, credential, first.header('www-authenticate') ?? '');
      const second = await once(method, path, headers);
      if (second.status !== 401) return second;
      throw new Error(`the registry ${host} rejected the credentials: check the Docker config.json`);
    },
  };
}
