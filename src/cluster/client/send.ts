import { request, type Dispatcher } from 'undici';
import { parseJson } from '../../text/json.ts';
import { refused } from '../errors.ts';
import type { Call, Verb } from './call.ts';
import type { Credentials } from './credentials.ts';

const methods: Record<Verb, Dispatcher.HttpMethod> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  apply: 'PATCH',
  patch: 'PATCH',
  patchItems: 'PATCH',
  update: 'PUT',
  delete: 'DELETE',
};

const contentTypes: Partial<Record<Verb, string>> = {
  apply: 'application/apply-patch+yaml',
  patch: 'application/merge-patch+json',
  patchItems: 'application/strategic-merge-patch+json',
};

/**
 * Sends a request once and returns the response with its body unread.
 * @throws ApiError if the status is 400 or higher
 */
export async function send(
  { server, headers }: Pick<Credentials, 'server' | 'headers'>,
  { verb, path, query = {}, body, as }: Call,
  { dispatcher, signal }: { readonly dispatcher: Dispatcher; readonly signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const response = await request(server + path, {
    dispatcher,
    method: methods[verb],
    query: Object.fromEntries(given),
    headers: {
      ...(await headers()),
      accept: 'application/json',
      'user-agent': 'dockerfilejob',
      ...(as !== undefined && { 'impersonate-user': as }),
      ...(body !== undefined && { 'content-type': contentTypes[verb] ?? 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal,
    // The signal limits the time; a quiet watch would exceed undici's own limits.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  if (response.statusCode >= 400) {
    const retryAfter = response.headers['retry-after'];
    const text = await response.body.text();
    throw refused(
      response.statusCode,
      parseJson(text),
      typeof retryAfter === 'string' ? retryAfter : undefined,
    );
  }
  return response;
}
