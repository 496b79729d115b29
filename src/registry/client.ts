import { request, type Dispatcher } from 'undici';
import { authorize } from './authorize.ts';
import { credentialFor } from './credential.ts';
import { findOrigin, requestTimeout } from './origin.ts';

/** How a registry is spoken to; Settings.registry is one. */
export interface RegistryAccess {
  /** Plain HTTP, or a certificate that nobody vouches for. */
  readonly insecure: boolean;
  /** The text of a Docker config.json. */
  readonly dockerConfig: string | undefined;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

export interface RegistryClient {
  /** @throws Error when there is no answer, or none that is not 401 */
  send(method: 'HEAD' | 'DELETE', path: string, headers?: Record<string, string>): Promise<RegistryAnswer>;
}

/** Speaks to one registry, `host[:port]`, and meets its challenges. */
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
      throw new Error(`the registry ${host} refused the credentials: check the Docker config.json`);
    },
  };
}
