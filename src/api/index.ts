import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { declaresTooMuch } from './http/read-json.ts';
import { makeServer, type ServerOptions } from './server.ts';

export interface ApiOptions extends Omit<ServerOptions, 'draining'> {
  /** 0 is any that is free. */
  readonly port: number;
  /** The address to listen on; without it, all. */
  readonly host?: string;
  /** Milliseconds between the first failing /readyz and the end of new connections: load balancers lag. */
  readonly drainMs?: number;
}

export interface Api {
  readonly port: number;
  /** Fails /readyz, waits, takes no more connections, and resolves when the open requests are over. */
  stop(): Promise<void>;
}

const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 60_000 };
/** Milliseconds that open requests get to end. */
const graceMs = 10_000;

/** Listens. @throws Error when the port is taken */
export async function startApi({ port, host, drainMs = 5_000, ...options }: ApiOptions): Promise<Api> {
  let draining = false;
  const app = makeServer({ ...options, draining: () => draining });
  const server = createServer(timeouts, (request, response) => {
    if (draining) response.setHeader('Connection', 'close');
    app(request, response);
  });
  // Asked whether it may send a body, the server says no where it would refuse it unread.
  server.on('checkContinue', (request, response) => {
    if (!declaresTooMuch(request)) response.writeContinue();
    server.emit('request', request, response);
  });
  server.listen({ port, host });
  await once(server, 'listening');

  return {
    port: portOf(server),
    async stop() {
      draining = true;
      await sleep(drainMs);
      const closed = once(server, 'close');
      server.close();
      const late = setTimeout(() => {
        server.closeAllConnections();
      }, graceMs);
      await closed;
      clearTimeout(late);
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port');
  return address.port;
}
