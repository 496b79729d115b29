import { Readable } from 'node:stream';
import { WebSocket } from 'undici';
import type { Cluster } from '../cluster.ts';
import { unreached } from '../errors.ts';
import { objectPath } from '../kinds.ts';
import type { RequestSeen } from './call.ts';
import type { Credentials } from './credentials.ts';
import { deadline, unlessAborted } from './deadline.ts';

/** Streams to a container share a WebSocket. The first byte of each message names the stream. */
const protocol = 'v4.channel.k8s.io';
const stdin = 0;
const stdout = 1;

/** Milliseconds until the container is attached to. */
const standardTimeout = 15_000;

/** The call of the client that writes to a container. */
export const makeAttach = (
  { server, headers, dispatchers }: Credentials,
  onRequest: (seen: RequestSeen) => void,
): Pick<Cluster, 'attach'> => ({
  async attach({ namespace, pod, container }, { input, signal, timeout = standardTimeout }) {
    const started = performance.now();
    const query = new URLSearchParams({ container, stdin: 'true', stdout: 'true', stderr: 'false' });
    const path = `${objectPath({ kind: 'Pod', namespace, name: pod })}/attach?${query.toString()}`;
    const socket = new WebSocket(`${server.replace(/^https/, 'wss')}${path}`, {
      protocols: [protocol],
      dispatcher: dispatchers.streams,
      headers: await headers(),
    });
    const output = outputOf(socket);
    const limit = deadline(timeout);
    const ended = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    const report = (code: number) => {
      const seconds = (performance.now() - started) / 1000;
      onRequest({ verb: 'get', kind: 'Pod/attach', code, seconds });
    };
    try {
      await unlessAborted(opened(socket), ended);
      report(101);
      socket.send(Buffer.concat([Buffer.of(stdin), Buffer.from(input)]));
    } catch (error) {
      output.destroy();
      signal?.throwIfAborted();
      report(0);
      throw unreached(error);
    } finally {
      limit.clear();
    }
    signal?.addEventListener('abort', () => output.destroy(), { once: true });
    return output;
  },
});

function opened(socket: WebSocket): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  socket.addEventListener('open', resolve);
  // The response, such as a refusal, is out of reach.
  socket.addEventListener('error', ({ error, message }) => {
    reject(error instanceof Error ? error : new Error(message));
  });
  return promise;
}

/** The standard output. Ends with the socket, and the socket with it. */
function outputOf(socket: WebSocket): Readable {
  const output = new Readable({
    read: () => undefined,
    destroy(error, done) {
      socket.close();
      done(error);
    },
  });
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    const bytes = data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.alloc(0);
    if (bytes[0] === stdout && bytes.length > 1) output.push(bytes.subarray(1));
  });
  socket.addEventListener('close', () => {
    output.push(null);
  });
  return output;
}
