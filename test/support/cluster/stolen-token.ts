import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectl, tryKubectl, type Ended } from './kubectl.ts';
import { readKubeconfig } from './kubeconfig.ts';

/** Runs kubectl with nothing but a token of the operator, as someone who stole it would. */
export type AsOperator = (args: readonly string[], object?: object) => Promise<Ended>;

/** Makes a token of the operator before the tests of a file. */
export function useStolenToken(): AsOperator {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stolen-'));
    const config = await readKubeconfig();
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error('KUBECONFIG has no current context');
    const token = await kubectl(['create', 'token', 'dockerfilejob-operator', '-n', 'dockerfilejob-system']);
    config.loadFromClusterAndUser(cluster, { name: 'thief', token: token.trim() });
    await writeFile(join(folder, 'config'), config.exportConfig(), { mode: 0o600 });
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (args, object) =>
    tryKubectl([`--kubeconfig=${join(folder, 'config')}`, ...args], object && JSON.stringify(object));
}
