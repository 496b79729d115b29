import type { Artifacts } from '../artifacts/artifacts.ts';
import { run } from './command.ts';
import { layout } from './layout.ts';

/** Runs kubectl as the cluster's administrator and returns its standard output. @throws CommandError */
export function kubectl({ binaries }: Artifacts, args: readonly string[], input = ''): Promise<string> {
  return run([binaries.kubectl, `--kubeconfig=${layout.kubeconfig}`, ...args], input);
}
