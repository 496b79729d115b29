import { join } from 'node:path';
import { CommandError, output } from '../command.ts';
import { checkout } from './checkout.ts';

export const release = 'dockerfilejob';
export const productNamespace = 'dockerfilejob-system';

/** Programs and the cluster they talk to. Without a kubeconfig, that of the current kubectl context. */
export interface Target {
  readonly helm: string;
  readonly kubectl: string;
  readonly kubeconfig?: string;
}

export interface ReleaseValues {
  /** Values as an object. They override the files. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Paths of the user's values files. */
  readonly files: readonly string[];
  /** `name=value` pairs as in `helm --set`. They override everything else. */
  readonly set: readonly string[];
  /** Whether existing objects that belong to no release, or to another one, become part of this release. */
  readonly takeOwnership?: boolean;
}

const environmentOf = ({ kubeconfig }: Target): Record<string, string> =>
  kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig };

/** Runs kubectl against the target. @throws CommandError */
export const kubectlOf = (target: Target, args: readonly string[], input = ''): Promise<string> =>
  output(target.kubectl, args, { env: environmentOf(target), input });

/** Installs or upgrades the chart and waits until its pods are ready. @throws CommandError with the pods' state */
export async function upgradeRelease(
  target: Target,
  { values, files, set, takeOwnership = false }: ReleaseValues,
): Promise<void> {
  const args = [
    ...['upgrade', '--install', release, join(checkout, 'charts', 'dockerfilejob')],
    ...[`--namespace=${productNamespace}`, '--create-namespace', '--history-max=3'],
    ...['--wait', '--timeout=3m'],
    ...(takeOwnership ? ['--take-ownership'] : []),
    ...files.map((file) => `--values=${file}`),
    '--values=-',
    ...set.map((pair) => `--set=${pair}`),
  ];
  try {
    await output(target.helm, args, { env: environmentOf(target), input: JSON.stringify(values) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${error.message}\n${await podStates(target)}`, { cause: error });
  }
}

/** Whether the release is installed. */
export async function isInstalled(target: Target): Promise<boolean> {
  try {
    const args = ['status', release, `--namespace=${productNamespace}`];
    await output(target.helm, args, { env: environmentOf(target) });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

async function podStates(target: Target): Promise<string> {
  const inNamespace = `--namespace=${productNamespace}`;
  const pods = kubectlOf(target, ['get', 'pods', inNamespace, '--output=wide']);
  const selector = `--selector=app.kubernetes.io/instance=${release}`;
  const logs = kubectlOf(target, ['logs', inNamespace, selector, '--prefix', '--tail=10']);
  return (await Promise.all([pods, logs].map((text) => text.catch(String)))).join('\n');
}
