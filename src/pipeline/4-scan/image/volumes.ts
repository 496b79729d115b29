import { posix } from 'node:path';
import { accepted, refused, type Verdict } from '../../../resource/verdict.ts';
import { quote } from '../../../text/quote.ts';
import { folded } from './folded.ts';

/** Limits on the volumes of an image. The paths must fit into the line that a scan pod sends. */
const limits = { count: 16, pathBytes: 100 };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go matches names of fields whatever their case, and merges the maps of all that match. */
const fields = (value: unknown, name: string): unknown[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, field]) => (folded(key) === name ? [field] : []))
    : [];

/**
 * The paths that an image declares as volumes (OCI image spec, config.Volumes), normalized and sorted. A runtime makes
 * each a folder on the node's disk that nothing limits, unless something else is mounted there.
 */
export function judgeVolumes(config: unknown): Verdict<readonly string[], 'PushFailed'> {
  const declared = fields(config, 'config').flatMap((part) => fields(part, 'volumes'));
  const paths = declared.filter(isObject).flatMap((volumes) => Object.keys(volumes));
  if (paths.length > limits.count) {
    return refused('PushFailed', `the image declares ${paths.length} volumes; the limit is ${limits.count}`);
  }
  for (const path of paths) {
    const isPlain = /^[\x21-\x7e]+$/.test(path) && !/[:,"\\]/.test(path) && posix.resolve('/', path) !== '/';
    if (isPlain && path.length <= limits.pathBytes) continue;
    const message = `the image declares the volume ${quote(path)}; use a path of at most ${limits.pathBytes} printable characters`;
    return refused('PushFailed', message);
  }
  return accepted([...new Set(paths.map((path) => posix.resolve('/', path)))].sort());
}
