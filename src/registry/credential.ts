import { z } from 'zod';
import { parseJson } from '../text/json.ts';

export interface Credential {
  readonly username: string;
  readonly password: string;
}

const entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});
const dockerConfigSchema = z.object({ auths: z.record(z.string(), entry).default({}) });

/**
 * Returns the credential for a registry from the content of a Docker config.json; undefined if it has none.
 * @param host `host[:port]`
 * @throws Error if the content is not a Docker config.json
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
  const parsed = dockerConfigSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  // Drop the parser's error, which may quote a secret.
  throw new Error(
    'the registry credentials are not a Docker config.json: expected {"auths": {"<host>": {"auth": …}}}',
  );
}

/** Keys are hosts; in older files, URLs. */
const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

/** Returns the Authorization header of HTTP Basic (RFC 7617). */
export const basicAuthorization = ({ username, password }: Credential): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
