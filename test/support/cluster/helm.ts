import { spawnSync } from 'node:child_process';
import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';

export interface HelmTest {
  readonly passed: boolean;
  /** What helm and the pod of the test print. */
  readonly printed: string;
}

/** Runs `helm test`. */
export async function helmTest(): Promise<HelmTest> {
  const { helm } = (await recordedArtifacts()).binaries;
  const args = ['test', release, `--namespace=${productNamespace}`, '--logs'];
  const { status, stdout, stderr } = spawnSync(helm, args, { encoding: 'utf8', timeout: 100_000 });
  return { passed: status === 0, printed: `${stdout}\n${stderr}` };
}
