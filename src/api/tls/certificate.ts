import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

/** A certificate with its chain, and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Reads what a Secret of type kubernetes.io/tls has as files. @throws Error if there is none */
export function readCertificate(folder: string): Certificate {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { cert: read('tls.crt'), key: read('tls.key') };
}

/** @returns what the log says of it. @throws Error unless the key belongs to the certificate */
export function checkCertificate({ cert, key }: Certificate): { validTo: string; fingerprint: string } {
  createSecureContext({ cert, key });
  const { validTo, fingerprint256: fingerprint } = new X509Certificate(cert);
  return { validTo, fingerprint };
}
