import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';
import type { Message } from '../../notify/sign.ts';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of the body. */
  readonly text: string;
}

export interface SenderOptions {
  readonly isOpen: (address: string) => boolean;
  /** Certificates in PEM that are trusted in addition to the public ones. */
  readonly ca: string | undefined;
  /** Returns all addresses of a name. Defaults to DNS, without a search list and without /etc/hosts. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Milliseconds for all of it. */
  readonly timeout?: number;
}

export interface Sender {
  /**
   * Sends a message once. Follows no redirect and uses no proxy.
   * @throws ClosedAddress if the host has an address that must not be connected to; Error if there is no answer
   */
  send(message: Message): Promise<Answer>;
  close(): Promise<void>;
}

/** The receiver is where nothing may be sent. */
export class ClosedAddress extends Error {
  override readonly name = 'ClosedAddress';
}

/** Milliseconds of an attempt: a slow receiver holds up others of its namespace no longer. */
const patience = 10_000;

/** Bytes of an answer. */
const most = { headers: 16 * 1024, body: 16 * 1024 };

/** Not `dns.lookup`: that takes one of four threads of the process, which slow servers of names could all keep busy. */
function nameServers(): (host: string) => Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return async (host) => {
    const families = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
  };
}

/** Makes a sender whose connections go to open addresses only: each is checked where it is connected to. */
export function makeSender({
  isOpen,
  ca,
  resolve = nameServers(),
  timeout = patience,
}: SenderOptions): Sender {
  const check = (host: string, address: string): void => {
    if (!isOpen(address))
      throw new ClosedAddress(`${host} has the address ${address}, which must not be connected to`);
  };
  const addressesOf = async (host: string) => {
    const addresses = await resolve(host);
    if (addresses.length === 0) throw new Error(`${host} has no address`);
    // One closed address condemns the name: whoever gives it that one could give it next time.
    for (const address of addresses) check(host, address);
    return addresses.map((address) => ({ address, family: isIP(address) }));
  };
  const lookup: LookupFunction = (host, options, done) => {
    addressesOf(host).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) done(null, addresses);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error(String(error)), []);
      },
    );
  };
  const agent = new Agent({
    connect: {
      lookup,
      timeout: timeout / 2,
      ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }),
    },
    pipelining: 1,
    maxHeaderSize: most.headers,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  return {
    async send({ url, headers, body }) {
      const literal = url.hostname.replace(/^\[|\]$/g, '');
      // Node.js looks up names only.
      if (isIP(literal) !== 0) check(url.hostname, literal);
      const response = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'user-agent': 'dockerfilejob', ...headers },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      const retryAfter = [response.headers['retry-after']].flat()[0];
      return { status: response.statusCode, retryAfter, text: await beginningOf(response.body) };
    },
    close: () => agent.destroy(),
  };
}

/** Reads some of a body, and ends it. The status is what counts, so a body that breaks off does not matter. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= most.body) break;
    }
  } catch {
    // The answer has begun: that is enough.
  }
  return Buffer.concat(chunks).subarray(0, most.body).toString();
}
