import { createHash } from 'node:crypto';
import type { JobEntry } from '../store/job-store.ts';

/** The Link header (RFC 8288) that leads to the page after this one. Relative, so that proxies may change the origin. */
export function nextLink(url: string, token: string, limit: number, fields?: readonly string[]): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('limit', String(limit));
  parameters.set('continue', token);
  if (fields) parameters.set('fields', fields.join(','));
  return `<${path}?${parameters.toString()}>; rel="next"`;
}

/** A weak entity tag of a page: it changes when one of its jobs does, or another one comes in. */
export function pageTag(
  entries: readonly Pick<JobEntry, 'uid' | 'resourceVersion'>[],
  fields: readonly string[] = [],
): string {
  const hash = createHash('sha256').update(fields.join(','));
  for (const { uid, resourceVersion } of entries) hash.update(`\n${uid} ${resourceVersion}`);
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}
