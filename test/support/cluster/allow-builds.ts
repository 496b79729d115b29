import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import { restNamespace } from './client-token.ts';
import { releaseValues, renderChart } from './helm.ts';
import { kubectl, tryKubectl } from './kubectl.ts';
import { builder } from './user-registry.ts';

/** Name of the Secret with which the installation publishes what comes without a password. */
export const installationSecret = 'builds';

/**
 * Gives the installed product the rights that the chart gives it with api.dockerfileBuild.registry.
 * @returns takes them back
 */
export async function allowBuilds(host: string): Promise<() => Promise<void>> {
  const values = await releaseValues();
  const api = { ...values.api, compatibility: true, dockerfileBuild: { registry: host } };
  const rights = await renderChart(release, { ...values, api }, ['api/dockerfile-builds'], productNamespace);
  const secret = {
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/basic-auth', stringData: builder },
    metadata: {
      name: installationSecret,
      namespace: restNamespace,
      annotations: { 'dockerfilejob.io/push-to': host, 'dockerfilejob.io/may-delete': 'true' },
    },
  };
  await kubectl(['apply', '-f', '-'], rights);
  await kubectl(['apply', '-f', '-'], JSON.stringify(secret));
  return async () => {
    await tryKubectl(['delete', 'secret', installationSecret, '-n', restNamespace]);
    await tryKubectl(['delete', '-f', '-'], rights);
  };
}
