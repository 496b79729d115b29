import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Wanted {
  readonly curve?: string;
  /** Subject alternative names. Defaults to 127.0.0.1. */
  readonly names?: string;
}

/** Makes a key and a certificate in PEM, also as files in the folder. */
export function certificate(
  folder: string,
  name: string,
  { curve = 'P-256', names = 'IP:127.0.0.1' }: Wanted = {},
) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-noenc', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
