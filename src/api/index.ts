import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitArrival } from './http/arrival.ts';
import { answerClientErrors } from './http/client-errors.ts';
import { declaresTooMuch } from './http/read-body.ts';
import { mayBeLarge } from './uploads/archive.ts';
import { makeServer, type ServerOptions } from './server.ts';
import { openServer, type TlsOptions } from './tls/open-server.ts';

export interface ApiOptions extends Omit<ServerOptions, 'draining'> {
  /** 0 picks a free port. */
  readonly port: number;
  /** The address to listen on. Defaults to all addresses. */
  readonly host?: string;
  /** Without it, the interface is plain HTTP. */
  readonly tls?: TlsOptions | undefined;
  /** Milliseconds between /readyz failing and closing the port. Load balancers need time to notice. */
  readonly drainMs?: number;
  /** Connections that are open at the same time. Defaults to 2,000. */
  readonly maxConnections?: number;
}

export interface Api {
  readonly port: number;
  /** Fails /readyz, waits `drainMs`, closes the port, and resolves when all open requests have ended. */
  stop(): Promise<void>;
}

/**
 * Milliseconds. An idle connection stays open longer than a proxy keeps it (Traefik 90 s): a proxy that uses one that we are
 * about to close loses the request, and answers 502 unless it may send it again.
 */
const timeouts = { headersTimeout: 10_000, requestTimeout: 0, keepAliveTimeout: 100_000 };
/**
 * Connections that are open at the same time; further ones are closed. One whose headers do not end holds some 35 KB, and a
 * replica has 256 MiB.
 */
const mostConnections = 2_000;
/** Milliseconds after which open requests are cut off. */
const graceMs = 10_000;

/** Starts the REST interface. @throws Error if the port is in use */
export async function startApi({
  port,
  host,
  tls,
  drainMs = 5_000,
  maxConnections = mostConnections,
  ...options
}: ApiOptions): Promise<Api> {
  let draining = false;
  const app = makeServer({ ...options, draining: () => draining });
  const server = openServer(timeouts, tls, options.logger, (request, response) => {
    if (draining) response.setHeader('Connection', 'close');
    limitArrival(server, request, response);
    app(request, response);
  });
  server.maxConnections = maxConnections;
  // Expect: 100-continue. A body that would be refused unread is not asked for.
  server.on('checkContinue', (request, response) => {
    if (!declaresTooMuch(request) || mayBeLarge(request)) response.writeContinue();
    server.emit('request', request, response);
  });
  answerClientErrors(server);
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
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
}
