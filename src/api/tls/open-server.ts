import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Logger } from 'pino';
import { checkCertificate, readCertificate } from './certificate.ts';
import { followCertificate } from './follow-certificate.ts';

export interface TlsOptions {
  /** Has `tls.crt` and `tls.key`. */
  readonly folder: string;
  /** Milliseconds until a renewed certificate is noticed. */
  readonly interval?: number;
}

/** Makes a server of HTTPS, or of HTTP without `tls`. @throws Error if the certificate cannot be used */
export function openServer(
  options: ServerOptions,
  tls: TlsOptions | undefined,
  logger: Logger,
  listener: RequestListener,
): Server {
  if (!tls) return createServer(options, listener);
  const { folder, interval = 10_000 } = tls;
  const first = readCertificate(folder);
  const { validTo, fingerprint } = checkCertificate(first);
  const server = createTlsServer(
    { ...options, ...first, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 },
    listener,
  );
  server.once('close', followCertificate(server, { folder, first, logger, interval }));
  logger.info({ validTo, fingerprint }, 'serving TLS');
  return server;
}
