import { readFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServerUrl } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { authority, certificateOf } from './certificates.ts';
import type { IdentityName } from './identities.ts';

const holders = [
  'admin',
  'controller-manager',
  'scheduler',
  'kubelet',
  'kube-proxy',
  'policy-agent',
] as const;

export type KubeconfigHolder = (typeof holders)[number];

export const kubeconfigOf = (holder: KubeconfigHolder): string => join(layout.kubeconfigs, holder);

/** Writes a kubeconfig for each client. The administrator's goes where `make env` points to. */
export async function writeKubeconfigs(): Promise<void> {
  await mkdir(layout.kubeconfigs, { recursive: true, mode: 0o700 });
  for (const holder of holders) await replace(kubeconfigOf(holder), await kubeconfig(holder));
  await replace(layout.kubeconfig, await kubeconfig('admin'));
}

/** JSON is valid YAML, so no encoder is needed. Certificates are inlined, so the file can be copied elsewhere. */
async function kubeconfig(name: IdentityName): Promise<string> {
  const { certificate, key } = certificateOf(name);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'dockerfilejob',
        cluster: { server: apiServerUrl, 'certificate-authority-data': await base64(authority.certificate) },
      },
    ],
    users: [
      {
        name,
        user: { 'client-certificate-data': await base64(certificate), 'client-key-data': await base64(key) },
      },
    ],
    contexts: [{ name: 'dockerfilejob', context: { cluster: 'dockerfilejob', user: name } }],
    'current-context': 'dockerfilejob',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

const base64 = (path: string): Promise<string> => readFile(path, 'base64');

/** Replaces the file atomically: readers see the old content or the new. */
async function replace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
