/** The strong entity tag of an object, which changes with everything that can be read of it. */
export const tagOf = (resourceVersion: string): string => `"${resourceVersion}"`;

/** One entity tag and what ends it in a list of them (RFC 9110, 8.8.3). Opaque tags may have commas. */
const tagPattern = /((?:W\/)?"[^"]*")[ \t]*(?:,[ \t]*|$)/gy;

/** Characters of a list that are looked at. Our own tags have a few dozen. */
const longest = 1000;

/** The tags in a list of them, or nothing for what is no such list, or is too long to be one of ours. */
function tagsIn(list: string): string[] {
  if (list.length > longest) return [];
  const text = list.trim();
  const found = [...text.matchAll(tagPattern)];
  const length = found.reduce((sum, [whole]) => sum + whole.length, 0);
  return length === text.length ? found.map(([, tag = '']) => tag) : [];
}

/**
 * Whether an If-Match header lets a change of the object go on. A weak tag never does (RFC 9110, 13.1.1). Something that
 * is no list of tags matches nothing.
 */
export const matches = (ifMatch: string | undefined, tag: string): boolean =>
  ifMatch === undefined || ifMatch.trim() === '*' || tagsIn(ifMatch).includes(tag);

const opaque = (tag: string): string => tag.replace(/^W\//, '');

/**
 * Whether an If-None-Match header says that the client has this already. Compares weakly (RFC 9110, 13.1.2), and unlike
 * Express whatever Cache-Control says: scripts of browsers cannot choose that one.
 */
export const isKnown = (ifNoneMatch: string | undefined, tag: string | undefined): boolean =>
  ifNoneMatch !== undefined &&
  tag !== undefined &&
  (ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).map(opaque).includes(opaque(tag)));
