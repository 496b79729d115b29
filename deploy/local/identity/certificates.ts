import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../node/command.ts';
import { layout } from '../node/layout.ts';
import { makeAuthority, makeCertificate } from './issue.ts';
import { identities, identityNames, type IdentityName } from './identities.ts';

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

  await makeAuthority('/CN=dockerfilejob-local', { certificate: at('ca.crt'), key: at('ca.key') });
  for (const name of identityNames) {
    const { user, groups, serves } = identities[name];
    const subject = [...groups.map((group) => `/O=${group}`), `/CN=${user}`].join('');
    await makeCertificate(
      { subject, serves },
      { certificate: at('ca.crt'), key: at('ca.key') },
      { certificate: at(`${name}.crt`), key: at(`${name}.key`) },
    );
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
