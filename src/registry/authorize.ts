import { request } from 'undici';
import { z } from 'zod';
import { parseChallenge } from './challenge.ts';
import { basicAuthorization, type Credential } from './credential.ts';
import { timeLimit, type Origin } from './origin.ts';
import { Refusal } from './refusal.ts';

const tokenSchema = z.union([
  z.object({ token: z.string() }),
  z.object({ access_token: z.string() }).transform(({ access_token }) => ({ token: access_token })),
]);

/** What to authenticate with. */
export interface Login {
  readonly credential: Credential | undefined;
  /** Hosts of token servers, besides the registry's own, that the credential may be sent to. `any`: whichever it names. */
  readonly tokenHosts: readonly string[] | 'any';
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Meets the challenge of a registry and returns the value of the Authorization header. For a Bearer challenge, asks
 * the token server for a token, anonymously if there is no credential.
 * @param header WWW-Authenticate
 * @throws Error if the challenge cannot be met, the token server refuses, or the credential would go over plain HTTP or
 * to a host that is not allowed
 */
export async function authorize(origin: Origin, login: Login, header: string): Promise<string> {
  const challenge = parseChallenge(header);
  if (!challenge) throw new Error(`${origin.url} requires an unsupported authentication scheme: ${header}`);
  const basic = login.credential && basicAuthorization(login.credential);
  if (basic !== undefined && !origin.verified)
    throw new Error(
      `${origin.url} requires credentials, which are only sent over TLS with a trusted certificate`,
    );
  if (challenge.scheme === 'basic') {
    if (basic === undefined)
      throw new Refusal(401, `${origin.url} requires credentials: add them to the Docker config.json`);
    return basic;
  }
  const { realm, service, scope } = challenge;
  if (basic !== undefined) requireAllowed(realm, origin, login);
  const query = Object.fromEntries(
    Object.entries({ service, scope }).filter(([, value]) => value !== undefined),
  );
  const { statusCode, body } = await request(realm, {
    dispatcher: origin.dispatcher,
    query,
    headers: basic === undefined ? {} : { authorization: basic },
    signal: timeLimit(login.signal),
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Refusal(
      statusCode,
      `${realm} responded with ${statusCode} to a token request for ${origin.url}`,
    );
  }
  return `Bearer ${tokenSchema.parse(await body.json()).token}`;
}

function requireAllowed(realm: string, origin: Origin, { tokenHosts }: Login): void {
  const { protocol, host } = new URL(realm);
  if (protocol !== 'https:')
    throw new Error(`${origin.url} asks for credentials at ${realm}: they are never sent over plain HTTP`);
  if (tokenHosts === 'any' || host === new URL(origin.url).host || tokenHosts.includes(host)) return;
  throw new Error(
    `${origin.url} asks for credentials at another host, ${host}: if it is the registry's token server, ` +
      'add it to REGISTRY_TOKEN_HOSTS (registry.tokenHosts in the chart)',
  );
}
