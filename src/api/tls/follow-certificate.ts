import type { Server } from 'node:tls';
import type { Logger } from 'pino';
import { checkCertificate, readCertificate, type Certificate } from './certificate.ts';

interface Options {
  readonly folder: string;
  readonly first: Certificate;
  readonly logger: Logger;
  /** Milliseconds from one look at the files to the next. */
  readonly interval: number;
}

/**
 * Uses a renewed certificate for new connections, without a restart. While the files are missing or do not fit
 * together, the last good one stays. Files are read rather than watched: a Secret's are replaced by moving a link.
 * @returns a function that ends it
 */
export function followCertificate(
  server: Pick<Server, 'setSecureContext'>,
  { folder, first, logger, interval }: Options,
): () => void {
  let seen = JSON.stringify(first);
  let problem = '';
  const look = (): void => {
    try {
      const certificate = readCertificate(folder);
      const content = JSON.stringify(certificate);
      if (content === seen) return;
      seen = content;
      const { validTo, fingerprint } = checkCertificate(certificate);
      server.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
      problem = '';
      logger.info({ validTo, fingerprint }, 'the certificate was renewed');
    } catch (err) {
      if (String(err) !== problem) logger.warn({ err }, 'the renewed certificate cannot be used');
      problem = String(err);
    }
  };
  const timer = setInterval(look, interval).unref();
  return () => {
    clearInterval(timer);
  };
}
