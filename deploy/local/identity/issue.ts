import { run } from '../node/command.ts';

const days = '3650';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** Paths of a certificate and its key. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate authority. @param subject as in `/CN=name` @throws CommandError */
export async function makeAuthority(subject: string, { certificate, key }: KeyPair): Promise<void> {
  await run([
    'openssl',
    ...['req', '-x509', ...newKey, '-days', days, '-subj', subject],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ...['-keyout', key, '-out', certificate],
  ]);
}

/** Makes a certificate. @param serves its subject alternative names, if it is a server's @throws CommandError */
export async function makeCertificate(
  { subject, serves }: { readonly subject: string; readonly serves: readonly string[] },
  issuer: KeyPair,
  { certificate, key }: KeyPair,
): Promise<void> {
  await run([
    'openssl',
    ...['req', '-x509', ...newKey, '-days', days, '-subj', subject],
    ...['-CA', issuer.certificate, '-CAkey', issuer.key],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-addext', 'keyUsage=critical,digitalSignature'],
    ...['-addext', 'extendedKeyUsage=clientAuth,serverAuth'],
    ...(serves.length === 0 ? [] : ['-addext', `subjectAltName=${serves.join(',')}`]),
    ...['-keyout', key, '-out', certificate],
  ]);
}
