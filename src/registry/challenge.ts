/** How a registry wants clients to authenticate (RFC 9110 §11.6.1, and Distribution's token specification). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/** Returns the first challenge of a WWW-Authenticate header that is supported; undefined if there is none. */
export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme = '', rest = ''] = /(?:^|,\s*)(basic|bearer)(?:\s+(.*))?$/is.exec(header) ?? [];
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  const pairs = rest.matchAll(/([a-z_]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
  const given = new Map(
    Array.from(pairs, ([, name = '', quoted, bare = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? bare,
    ]),
  );
  const realm = given.get('realm');
  if (realm === undefined) return undefined;
  return { scheme: 'bearer', realm, service: given.get('service'), scope: given.get('scope') };
}
