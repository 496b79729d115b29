import { readFile } from 'node:fs/promises';
import { ensureUploadsKey, registryAuthority, tokenKeys } from '../identity/registry-certificates.ts';
import { ensureSigningKey, signingKey } from '../identity/signing-key.ts';
import { layout } from '../node/layout.ts';
import { recordedArtifacts } from '../node/recorded-artifacts.ts';
import type { Progress } from '../progress.ts';
import { mintToken } from './demo-client.ts';
import { ensureImage } from './image.ts';
import { localValues, signingSecret, tokenSecret } from './local-values.ts';
import { removeOverrides } from './overrides.ts';
import { kubectlOf, productNamespace, release, upgradeRelease, type Target } from './release.ts';

/** Installs this checkout on the local cluster: the image, the chart, and a token for a client. */
export async function installLocally(progress: Progress, set: readonly string[]): Promise<void> {
  const artifacts = await recordedArtifacts();
  const image = await ensureImage(artifacts, progress);
  const { helm, kubectl } = artifacts.binaries;
  const target = { helm, kubectl, kubeconfig: layout.kubeconfig };
  await progress.step('apply the keys of the registry and for signatures', () => applyKeys(target));
  await forgetUnfinished(target);
  const ca = await readFile(registryAuthority.certificate, 'utf8');
  await removeOverrides(target);
  await progress.step('install the chart', () =>
    upgradeRelease(target, {
      values: localValues(image, ca, process.env['KANIKO_IMAGE'] || undefined),
      files: [],
      set,
    }),
  );
  await progress.step('create a token for the demo client', () => mintToken(target));
}

async function applyKeys(target: Target): Promise<void> {
  await ensureSigningKey();
  await ensureUploadsKey();
  const { server, signer, passwordKey, uploadsKey } = tokenKeys;
  const keys = {
    ...{ 'tls.crt': server.certificate, 'tls.key': server.key },
    ...{ 'signer.crt': signer.certificate, 'signer.key': signer.key },
    ...{ 'password.key': passwordKey, 'uploads.key': uploadsKey },
  };
  const read = Object.entries(keys).map(
    async ([key, path]) => [key, await readFile(path, 'base64')] as const,
  );
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: productNamespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: tokenSecret, namespace: productNamespace },
      data: Object.fromEntries(await Promise.all(read)),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: signingSecret, namespace: productNamespace },
      data: { 'signing.key': await readFile(signingKey, 'base64') },
    },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await kubectlOf(target, ['apply', '--server-side', '--force-conflicts', '-f', '-'], list);
}

/** Deletes the record of an interrupted upgrade, which Helm refuses to continue. Safe: we hold the lock. */
async function forgetUnfinished(target: Target): Promise<void> {
  const unfinished = 'status in (pending-install, pending-upgrade, pending-rollback)';
  await kubectlOf(target, [
    ...['delete', 'secrets', `--namespace=${productNamespace}`],
    `--selector=owner=helm,name=${release},${unfinished}`,
  ]);
}
