import { isDeepStrictEqual } from 'node:util';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the JSON merge patch (RFC 7396) that turns `before` into `after`, or undefined if they are equal. */
export function mergePatch(before: Json, after: Json): Json | undefined {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...keys].flatMap((key): [string, unknown][] => {
    const [old, now] = [before[key], after[key]];
    if (isDeepStrictEqual(old, now)) return [];
    if (now === undefined) return [[key, null]];
    return [[key, isObject(old) && isObject(now) ? mergePatch(old, now) : now]];
  });
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}
