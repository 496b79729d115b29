import type { Readable } from 'node:stream';
import { request, type Dispatcher } from 'undici';
import { authorize } from './authorize.ts';
import { credentialFor } from './credential.ts';
import { findOrigin, requestTimeout, type Origin } from './origin.ts';
import { Refusal } from './refusal.ts';
import { watchedUpload } from './stalled-upload.ts';

/** How to connect to a registry. `Settings.registry` satisfies this. */
export interface RegistryAccess {
  /** Allows plain HTTP and untrusted certificates. Credentials are then never sent. */
  readonly insecure: boolean;
  /** Certificates in PEM of private CAs. */
  readonly ca: string | undefined;
  /** Hosts of token servers, besides the registry's own, that credentials may be sent to. `any`: whichever it names. */
  readonly tokenHosts: readonly string[] | 'any';
  /** The content of a Docker config.json with credentials; undefined for anonymous access. */
  readonly dockerConfig: string | undefined;
  /** Milliseconds until an answer must begin. */
  readonly patience?: number;
  /** Milliseconds in which some of an upload must be taken. */
  readonly stallTimeout?: number;
  /** Ends every request, whatever it waits for. */
  readonly signal?: AbortSignal;
}

export interface RegistryResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

export interface RegistryContent extends RegistryResponse {
  /** Must be read to its end, or destroyed. */
  readonly body: Dispatcher.ResponseData['body'];
}

export interface Content {
  readonly body: AsyncIterable<Uint8Array>;
  /** In bytes. */
  readonly size: number;
}

export interface RegistryClient {
  /** @throws Error if there is no response, or only 401 */
  send(
    method: 'HEAD' | 'DELETE' | 'POST' | 'PUT',
    path: string,
    headers?: Record<string, string>,
    content?: Buffer,
  ): Promise<RegistryResponse>;
  /**
   * Sends a stream of any size, as fast as the registry takes it, with the credentials of the last request.
   * @throws what the stream throws; Error if there is no response, or if the registry takes no more for a while
   */
  sendStream(method: 'PATCH', path: string, content: AsyncIterable<Uint8Array>): Promise<RegistryResponse>;
  /** Follows redirects, for which it sends no credentials. @throws Error if there is no response, or only 401 */
  read(path: string, headers?: Record<string, string>): Promise<RegistryContent>;
  /**
   * Sends content once, to where the registry has asked for it, with the credentials of the last request.
   * @param location as in the header of that name. Credentials are sent to the registry's own host only
   */
  upload(location: string, content: Content): Promise<RegistryResponse>;
}

type Ask = (
  method: Dispatcher.HttpMethod,
  url: string,
  headers: Record<string, string>,
  content?: Buffer | Readable,
  signal?: AbortSignal,
) => Promise<RegistryContent>;

const asker =
  ({ dispatcher }: Origin, { patience = requestTimeout, signal: end }: RegistryAccess): Ask =>
  async (method, url, headers, content, own) => {
    const signals = [end, own].filter((one) => one !== undefined);
    const response = await request(url, {
      dispatcher,
      method,
      headers,
      ...(content && { body: content }),
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      headersTimeout: patience,
      bodyTimeout: requestTimeout,
    });
    const header = (name: string) => [response.headers[name]].flat()[0];
    return { status: response.statusCode, header, body: response.body };
  };

/** Registries redirect downloads to a storage service, which does not redirect again. */
const mostRedirects = 2;

/**
 * Makes a client for one registry that authenticates when challenged and keeps its token.
 * @param host `host[:port]`
 */
export async function openRegistry(host: string, access: RegistryAccess): Promise<RegistryClient> {
  const credential = credentialFor(access.dockerConfig, host);
  const origin = await findOrigin(host, access);
  let authorization: string | undefined;

  const ask = asker(origin, access);
  const { stallTimeout = 3 * requestTimeout } = access;

  async function once(
    method: Dispatcher.HttpMethod,
    path: string,
    headers: Record<string, string>,
    content?: Buffer,
  ) {
    const given = authorization === undefined ? {} : { authorization };
    return ask(method, origin.url + path, { ...headers, ...given }, content);
  }

  async function authorized(
    method: Dispatcher.HttpMethod,
    path: string,
    headers: Record<string, string>,
    content?: Buffer,
  ) {
    const first = await once(method, path, headers, content);
    if (first.status !== 401) return first;
    await first.body.dump();
    authorization = await authorize(
      origin,
      { credential, tokenHosts: access.tokenHosts, signal: access.signal },
      first.header('www-authenticate') ?? '',
    );
    const second = await once(method, path, headers, content);
    if (second.status !== 401) return second;
    await second.body.dump();
    throw new Refusal(401, `the registry ${host} rejected the credentials: check the Docker config.json`);
  }

  return {
    async send(method, path, headers = {}, content) {
      const response = await authorized(method, path, headers, content);
      await response.body.dump();
      return response;
    },
    async sendStream(method, path, content) {
      const given = authorization === undefined ? {} : { authorization };
      const headers = { 'content-type': 'application/octet-stream', ...given };
      const sent = watchedUpload(host, content, stallTimeout);
      const response = await ask(method, origin.url + path, headers, sent.body, sent.signal);
      await response.body.dump();
      return response;
    },
    async upload(location, { body, size }) {
      const url = new URL(location, origin.url);
      const isOwn = url.origin === new URL(origin.url).origin;
      const headers = {
        'content-length': String(size),
        'content-type': 'application/octet-stream',
        ...(isOwn && authorization !== undefined && { authorization }),
      };
      const sent = watchedUpload(host, body, stallTimeout);
      const response = await ask('PUT', url.href, headers, sent.body, sent.signal);
      await response.body.dump();
      return response;
    },
    async read(path, headers = {}) {
      let response = await authorized('GET', path, headers);
      for (let count = 0; count < mostRedirects; count += 1) {
        const location = response.header('location');
        if (response.status < 300 || response.status >= 400 || location === undefined) break;
        await response.body.dump();
        response = await ask('GET', new URL(location, origin.url).href, headers);
      }
      return response;
    },
  };
}
