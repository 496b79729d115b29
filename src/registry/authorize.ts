import { request } from 'undici';
import { z } from 'zod';
import { parseChallenge } from './challenge.ts';
import { basicAuthorization, type Credential } from './credential.ts';
import { requestTimeout, type Origin } from './origin.ts';

const tokenSchema = z.union([
  z.object({ token: z.string() }),
  z.object({ access_token: z.string() }).transform(({ access_token }) => ({ token: access_token })),
]);

/**
 * Meets the challenge of a registry and returns the value of the Authorization header. For a Bearer challenge, asks
 * the token server for a token, anonymously if there is no credential.
 * @param header WWW-Authenticate
 * @throws Error if the challenge cannot be met or the token server refuses
 */
export async function authorize(
  origin: Origin,
  credential: Credential | undefined,
  header: string,
): Promise<string> {
  const challenge = parseChallenge(header);
  if (!challenge) throw new Error(`${origin.url} requires an unsupported authentication scheme: ${header}`);
  const basic = credential && basicAuthorization(credential);
  if (challenge.scheme === 'basic') {
    if (basic === undefined)
      throw new Error(`${origin.url} requires credentials: add them to the Docker config.json`);
    return basic;
  }
  const { realm, service, scope } = challenge;
  const query = Object.fromEntries(
    Object.entries({ service, scope }).filter(([, value]) => value !== undefined),
  );
  const { statusCode, body } = await request(realm, {
    dispatcher: origin.dispatcher,
    query,
    headers: basic === undefined ? {} : { authorization: basic },
    signal: AbortSignal.timeout(requestTimeout),
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`${realm} responded with ${statusCode} to a token request for ${origin.url}`);
  }
  return `Bearer ${tokenSchema.parse(await body.json()).token}`;
}
