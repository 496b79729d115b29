import { z } from 'zod';
import { Agent, request, type Dispatcher } from 'undici';
import { basicAuthorization, credentialFor, parseChallenge, type Credential } from './credential.ts';

/** How a registry is spoken to; Settings.registry is one. */
export interface RegistryAccess {
  /** Plain HTTP, or a certificate that nobody vouches for. */
  readonly insecure: boolean;
  /** The text of a Docker config.json. */
  readonly dockerConfig: string | undefined;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

export interface RegistryClient {
  /** @throws Error when there is no answer, or none that is not 401 */
  send(method: 'HEAD' | 'DELETE', path: string, headers?: Record<string, string>): Promise<RegistryAnswer>;
}

const timeout = 10_000;
const verified = new Agent({ connect: { timeout } });
const unverified = new Agent({ connect: { timeout, rejectUnauthorized: false } });
const tokenSchema = z.union([
  z.object({ token: z.string() }),
  z.object({ access_token: z.string() }).transform(({ access_token }) => ({ token: access_token })),
]);

interface Origin {
  readonly url: string;
  readonly dispatcher: Dispatcher;
}

/** Speaks to one registry, `host[:port]`, and meets its challenges. */
export async function openRegistry(host: string, access: RegistryAccess): Promise<RegistryClient> {
  const credential = credentialFor(access.dockerConfig, host);
  const origin = access.insecure
    ? await plainOrUnverified(host)
    : { url: `https://${host}`, dispatcher: verified };
  let authorization: string | undefined;

  async function once(method: Dispatcher.HttpMethod, path: string, headers: Record<string, string>) {
    const given = authorization === undefined ? {} : { authorization };
    const response = await request(origin.url + path, {
      dispatcher: origin.dispatcher,
      method,
      headers: { ...headers, ...given },
      signal: AbortSignal.timeout(timeout),
    });
    await response.body.dump();
    const header = (name: string) => [response.headers[name]].flat()[0];
    return { status: response.statusCode, header };
  }

  return {
    async send(method, path, headers = {}) {
      const first = await once(method, path, headers);
      if (first.status !== 401) return first;
      authorization = await authorize(origin, credential, first.header('www-authenticate') ?? '');
      const second = await once(method, path, headers);
      if (second.status !== 401) return second;
      throw new Error(`the registry ${host} refused the credentials: check the Docker config.json`);
    },
  };
}

/** Docker's meaning of insecure: HTTP, and HTTPS without verification where that is not understood. */
async function plainOrUnverified(host: string): Promise<Origin> {
  const plain = { url: `http://${host}`, dispatcher: verified };
  try {
    const signal = AbortSignal.timeout(timeout);
    const { statusCode, body } = await request(`${plain.url}/v2/`, { dispatcher: verified, signal });
    await body.dump();
    // A TLS server of Go answers HTTP with 400.
    if (statusCode !== 400) return plain;
  } catch {
    // A server that speaks TLS only hangs up.
  }
  return { url: `https://${host}`, dispatcher: unverified };
}

async function authorize(
  origin: Origin,
  credential: Credential | undefined,
  header: string,
): Promise<string> {
  const challenge = parseChallenge(header);
  if (!challenge) throw new Error(`${origin.url} asks for an unknown way of authentication: ${header}`);
  const basic = credential && basicAuthorization(credential);
  if (challenge.scheme === 'basic') {
    if (basic === undefined)
      throw new Error(`${origin.url} asks for credentials: add them to the Docker config.json`);
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
    signal: AbortSignal.timeout(timeout),
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`${realm} answered ${statusCode} to a request for a token of ${origin.url}`);
  }
  return `Bearer ${tokenSchema.parse(await body.json()).token}`;
}
