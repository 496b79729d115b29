import { gunzipSync, gzipSync } from 'node:zlib';
import { connectionVariable } from './connection.ts';

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly headers: Headers;
  /** Parsed if it is JSON. */
  readonly body: unknown;
}

export interface RestOptions {
  /** Sent as JSON; strings and bytes are sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Defaults to DFJ_TOKEN; null sends no token. */
  readonly token?: string | null;
  /** Defaults to DFJ_URL. */
  readonly url?: string;
}

/** Sends a request to the REST API, as any client does. */
export async function rest(method: string, path: string, options: RestOptions = {}): Promise<Answer> {
  const { body, headers = {}, token = connectionVariable('DFJ_TOKEN') } = options;
  const { url = connectionVariable('DFJ_URL') } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw(body) }),
  });
  const contentType = response.headers.get('content-type');
  const text = await response.text();
  const parsed: unknown = contentType?.includes('json') && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, contentType, headers: response.headers, body: parsed };
}

const raw = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);

/** Encodes a Dockerfile as the REST API expects it: gzip, then base64. */
export const pack = (dockerfile: string): string => gzipSync(dockerfile).toString('base64');
export const unpack = (payload: string): string => gunzipSync(Buffer.from(payload, 'base64')).toString();
