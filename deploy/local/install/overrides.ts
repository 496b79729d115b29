import { kubectlOf, productNamespace, release, type Target } from './release.ts';

const operator = `deployment/${release}-operator`;
const inNamespace = `--namespace=${productNamespace}`;

/** The variables that the chart itself gives to the operator's container; all others are in its ConfigMap. */
const fromChart = ['POD_NAME', 'POD_NAMESPACE', 'REGISTRY_CONFIG_FILE'];

/**
 * Takes off the variables that somebody added with `kubectl set env`, as a test does: Helm keeps what it does not
 * know, and a test that was killed has not tidied up.
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
