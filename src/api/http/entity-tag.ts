/** The strong entity tag of an object, which changes with everything that can be read of it. */
export const tagOf = (resourceVersion: string): string => `"${resourceVersion}"`;

/** One entity tag, or the end of a list of them (RFC 9110, 8.8.3). Opaque tags may have commas. */
const tagPattern = /\s*((?:W\/)?"[^"]*")\s*(?:,|$)/y;

/**
 * Whether an If-Match header lets a change of the object go on. A weak tag never does (RFC 9110, 13.1.1). Something that
 * is no list of tags matches nothing.
 */
export function matches(ifMatch: string | undefined, tag: string): boolean {
  if (ifMatch === undefined || ifMatch.trim() === '*') return true;
  const parts = ifMatch.split(tagPattern);
  const isList = parts.every((part, index) => index % 2 === 1 || part === '');
  return isList && parts.includes(tag);
}
