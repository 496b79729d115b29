import { Agent, request, type Dispatcher } from 'undici';

/** Where a registry is reached, and with which TLS rules. */
export interface Origin {
  readonly url: string;
  readonly dispatcher: Dispatcher;
}

/** Milliseconds for one request. */
export const requestTimeout = 10_000;

const verified = new Agent({ connect: { timeout: requestTimeout } });
const unverified = new Agent({ connect: { timeout: requestTimeout, rejectUnauthorized: false } });

export function findOrigin(host: string, insecure: boolean): Promise<Origin> {
  return insecure
    ? plainOrUnverified(host)
    : Promise.resolve({ url: `https://${host}`, dispatcher: verified });
}

/** Docker's meaning of insecure: HTTP, and HTTPS without verification where that is not understood. */
async function plainOrUnverified(host: string): Promise<Origin> {
  const plain = { url: `http://${host}`, dispatcher: verified };
  try {
    const signal = AbortSignal.timeout(requestTimeout);
    const { statusCode, body } = await request(`${plain.url}/v2/`, { dispatcher: verified, signal });
    await body.dump();
    // A TLS server of Go answers HTTP with 400.
    if (statusCode !== 400) return plain;
  } catch {
    // A server that speaks TLS only hangs up.
  }
  return { url: `https://${host}`, dispatcher: unverified };
}
