import { getCACertificates } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';

/** The address of a registry, and the connections to it. */
export interface Origin {
  readonly url: string;
  readonly dispatcher: Dispatcher;
  /** Whether the certificate of the server is verified. Only then it may get credentials. */
  readonly verified: boolean;
}

/** Milliseconds for one request. */
export const requestTimeout = 10_000;

/** Ends a request after its time, or earlier. */
export const timeLimit = (signal?: AbortSignal): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(requestTimeout), ...(signal ? [signal] : [])]);

const unverified = new Agent({ connect: { timeout: requestTimeout, rejectUnauthorized: false } });
const verifying = new Map<string | undefined, Agent>();

/** Connections that verify certificates. They are shared by all clients with the same CA. */
function verified(ca: string | undefined): Agent {
  const known = verifying.get(ca);
  if (known) return known;
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  const agent = new Agent({ connect: { timeout: requestTimeout, ...trusted } });
  verifying.set(ca, agent);
  return agent;
}

/**
 * Finds out how to reach a registry. Makes a request only if `insecure` is set.
 * @param host `host[:port]`
 */
export function findOrigin(
  host: string,
  {
    insecure,
    ca,
    signal,
  }: { readonly insecure: boolean; readonly ca: string | undefined; readonly signal?: AbortSignal },
): Promise<Origin> {
  return insecure
    ? plainOrUnverified(host, timeLimit(signal))
    : Promise.resolve({ url: `https://${host}`, dispatcher: verified(ca), verified: true });
}

/** What Docker means by insecure: plain HTTP, else HTTPS without certificate verification. */
async function plainOrUnverified(host: string, signal: AbortSignal): Promise<Origin> {
  const plain = { url: `http://${host}`, dispatcher: unverified, verified: false };
  try {
    const { statusCode, body } = await request(`${plain.url}/v2/`, { dispatcher: unverified, signal });
    await body.dump();
    // A Go TLS server responds to plain HTTP with 400.
    if (statusCode !== 400) return plain;
  } catch {
    // Other TLS servers close the connection.
  }
  return { ...plain, url: `https://${host}` };
}
