import { z } from 'zod';

/** What a registry asks for (RFC 9110 §11.6.1; Bearer as in the distribution project's token specification). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** The first challenge of a WWW-Authenticate header that can be met. */
export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme = '', rest = ''] = /(?:^|,\s*)(basic|bearer)(?:\s+(.*))?$/is.exec(header) ?? [];
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  const pairs = rest.matchAll(/([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
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

const entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});
const dockerConfigSchema = z.object({ auths: z.record(z.string(), entry).default({}) });

/**
 * The credentials that a Docker config.json has for a registry, `host[:port]`.
 * @throws Error when it is not such a file
 */
export function credentialFor(dockerConfig: string | undefined, host: string): Credential | undefined {
  if (dockerConfig === undefined) return undefined;
  const { auths } = parseConfig(dockerConfig);
  const found = Object.entries(auths).find(([key]) => hostOf(key) === host)?.[1];
  if (found?.username !== undefined && found.password !== undefined) {
    return { username: found.username, password: found.password };
  }
  if (found?.auth === undefined) return undefined;
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(found.auth, 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? undefined : { username, password };
}

function parseConfig(text: string): z.output<typeof dockerConfigSchema> {
  try {
    return dockerConfigSchema.parse(JSON.parse(text));
  } catch {
    // Neither error is passed on: both may quote what is secret.
    throw new Error(
      'the registry credentials are not a Docker config.json: it needs {"auths": {"<host>": {"auth": …}}}',
    );
  }
}

/** Keys are hosts, or URLs in older files. */
const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

export const basicAuthorization = ({ username, password }: Credential): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
