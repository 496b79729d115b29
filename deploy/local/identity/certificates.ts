import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../node/command.ts';
import { layout } from '../node/layout.ts';
import { identities, identityNames, type IdentityName } from './identities.ts';

const days = '3650';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

export const certificateOf = (name: IdentityName): { certificate: string; key: string } => ({
  certificate: join(layout.certificates, `${name}.crt`),
  key: join(layout.certificates, `${name}.key`),
});

export const authority = {
  certificate: join(layout.certificates, 'ca.crt'),
  key: join(layout.certificates, 'ca.key'),
};

export const serviceAccountKey = {
  public: join(layout.certificates, 'service-account.pub'),
  private: join(layout.certificates, 'service-account.key'),
};

/** Creates the cluster's CA and all certificates. The folder is renamed once complete: there are all or none. */
export async function ensureCertificates(): Promise<void> {
  if (existsSync(layout.certificates)) return;
  const unfinished = `${layout.certificates}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const at = (file: string): string => join(unfinished, file);

  await run([
    'openssl',
    ...['req', '-x509', ...newKey, '-days', days, '-subj', '/CN=dockerfilejob-local'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ...['-keyout', at('ca.key'), '-out', at('ca.crt')],
  ]);
  for (const name of identityNames) {
    const { user, groups, serves } = identities[name];
    const subject = [...groups.map((group) => `/O=${group}`), `/CN=${user}`].join('');
    await run([
      'openssl',
      ...['req', '-x509', ...newKey, '-days', days, '-subj', subject],
      ...['-CA', at('ca.crt'), '-CAkey', at('ca.key')],
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', 'keyUsage=critical,digitalSignature'],
      ...['-addext', 'extendedKeyUsage=clientAuth,serverAuth'],
      ...(serves.length === 0 ? [] : ['-addext', `subjectAltName=${serves.join(',')}`]),
      ...['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)],
    ]);
  }
  await run(['openssl', 'genrsa', '-out', at('service-account.key'), '2048']);
  await run([
    'openssl',
    'rsa',
    '-in',
    at('service-account.key'),
    '-pubout',
    '-out',
    at('service-account.pub'),
  ]);
  await rename(unfinished, layout.certificates);
}
