import { Agent, request, type Dispatcher } from 'undici';

/** The address of a registry, and the connections to it. */
export interface Origin {
  readonly url: string;
  readonly dispatcher: Dispatcher;
}

/** Milliseconds for one request. */
export const requestTimeout = 10_000;

const verified = new Agent({ connect: { timeout: requestTimeout } });
const unverified = new Agent({ connect: { timeout: requestTimeout, rejectUnauthorized: false } });

/**
 * Finds out how to reach a registry. Makes a request only if `insecure` is set.
 * @param host `host[:port]`
 */
export function findOrigin(host: string, insecure: boolean): Promise<Origin> {
  return insecure
    ? plainOrUnverified(host)
    : Promise.resolve({ url: `https://${host}`, dispatcher: verified });
}

/** What Docker means by insecure: plain HTTP, else HTTPS without certificate verification. */
async function plainOrUnverified(host: string): Promise<Origin> {
  const plain = { url: `http://${host}`, dispatcher: verified };
  try {
    const signal = AbortSignal.timeout(requestTimeout);
    const { statusCode, body } = await request(`${plain.url}/v2/`, { dispatcher: verified, signal });
    await body.dump();
    // A Go TLS server responds to plain HTTP with 400.
    if (statusCode !== 400) return plain;
  } catch {
    // Other TLS servers close the connection.
  }
  return { url: `https://${host}`, dispatcher: unverified };
}
