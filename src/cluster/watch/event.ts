import { z } from 'zod';
import { parseJson } from '../../text/json.ts';
import { refused } from '../errors.ts';
import type { Kind } from '../kinds.ts';
import { parseObject, type KubeObject } from '../object.ts';

const envelope = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});
const versioned = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });

/** One event of a watch (meta/v1 WatchEvent); `set` stands for ADDED and MODIFIED. */
export type WatchEvent = { readonly resourceVersion: string } & (
  { readonly type: 'set' | 'deleted'; readonly object: KubeObject } | { readonly type: 'bookmark' }
);

/**
 * Parses one line of a watch.
 * @throws ApiError for an ERROR event (410 means list again)
 * @throws ZodError if the line is not an event
 */
export function parseWatchEvent(kind: Kind, line: string): WatchEvent {
  const { type, object } = envelope.parse(parseJson(line));
  if (type === 'ERROR') throw refused(500, object);
  const { resourceVersion } = versioned.parse(object).metadata;
  if (type === 'BOOKMARK') return { type: 'bookmark', resourceVersion };
  return { type: type === 'DELETED' ? 'deleted' : 'set', resourceVersion, object: parseObject(kind, object) };
}
