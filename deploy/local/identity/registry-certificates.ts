import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { makeAuthority, makeCertificate, type KeyPair } from './issue.ts';

const at = (folder: string) => {
  const pair = (name: string): KeyPair => ({
    certificate: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
  });
  return {
    authority: pair('ca'),
    registry: pair('registry'),
    tokenServer: pair('token-server'),
    signer: pair('signer'),
    passwordKey: join(folder, 'password.key'),
    uploadsKey: join(folder, 'uploads.key'),
  };
};

const files = at(layout.registryCertificates);

/** The CA of the registries. A CA of its own, because jobs are given it and the cluster's CA vouches for administrators. */
export const registryAuthority = files.authority;

/** The certificate of both registries. */
export const registryCertificate = files.registry;

/** What the server that issues the workspace registry's tokens needs. The registry trusts what `signer` has signed. */
export const tokenKeys = {
  server: files.tokenServer,
  signer: files.signer,
  passwordKey: files.passwordKey,
  uploadsKey: files.uploadsKey,
};

/** Creates the CA, the certificates and the keys. The folder is renamed once complete: there are all or none. */
export async function ensureRegistryCertificates(): Promise<void> {
  if (existsSync(layout.registryCertificates)) return;
  const unfinished = `${layout.registryCertificates}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const { authority, registry, tokenServer, signer, passwordKey, uploadsKey } = at(unfinished);
  const serves = [`IP:${addresses.node}`];
  await makeAuthority('/CN=dockerfilejob-local-registries', authority);
  await makeCertificate({ subject: '/CN=registry', serves }, authority, registry);
  await makeCertificate({ subject: '/CN=registry-tokens', serves }, authority, tokenServer);
  await makeAuthority('/CN=dockerfilejob-registry-tokens', signer);
  await writeFile(passwordKey, randomKey(), { mode: 0o600 });
  await writeFile(uploadsKey, randomKey(), { mode: 0o600 });
  await rename(unfinished, layout.registryCertificates);
}

const randomKey = (): string => randomBytes(32).toString('base64url');

/** Makes the key of uploads on a machine that had the others before there was this one. */
export async function ensureUploadsKey(): Promise<void> {
  if (existsSync(tokenKeys.uploadsKey)) return;
  await writeFile(tokenKeys.uploadsKey, randomKey(), { mode: 0o600 });
}
