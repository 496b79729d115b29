import { kubectlOf, productNamespace, release, type Target } from './release.ts';

const operator = `deployment/${release}-operator`;
const inNamespace = `--namespace=${productNamespace}`;

/** Variables that the chart sets on the operator's container. All others are in its ConfigMap. */
const fromChart = [
  'POD_NAME',
  'POD_NAMESPACE',
  'REGISTRY_CONFIG_FILE',
  'REGISTRY_PASSWORD_KEY_FILE',
  'SIGNING_KEY_FILE',
];

/**
 * Removes variables that were added with `kubectl set env`. Tests do that, an interrupted test does not clean up, and
 * Helm keeps what it does not manage.
 */
export async function removeOverrides(target: Target): Promise<void> {
  const names = await kubectlOf(target, [
    ...['get', operator, inNamespace, '--ignore-not-found'],
    '--output=jsonpath={.spec.template.spec.containers[0].env[*].name}',
  ]);
  const added = names.split(' ').filter((name) => name !== '' && !fromChart.includes(name));
  if (added.length === 0) return;
  await kubectlOf(target, ['set', 'env', operator, inNamespace, ...added.map((name) => `${name}-`)]);
}
