import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig, type Cluster as KubeCluster, type User } from '@kubernetes/client-node';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connect, type ConnectOptions } from '../../../src/cluster/connect.ts';
import { connectionVariable } from './connection.ts';

export interface Change {
  /** Overrides fields of the cluster in KUBECONFIG. */
  readonly cluster?: Partial<KubeCluster>;
  /** Replaces the user in KUBECONFIG. */
  readonly user?: Omit<User, 'name'>;
}

/** Connects to the cluster of KUBECONFIG in another way or as another user. */
export async function connectWith(
  { cluster: otherCluster, user: otherUser }: Change,
  options?: ConnectOptions,
): Promise<Cluster> {
  const own = connectionVariable('KUBECONFIG');
  const config = await readKubeconfig();
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster || !user) throw new Error('KUBECONFIG has no current context');
  config.loadFromClusterAndUser(
    { ...cluster, ...otherCluster },
    otherUser ? { name: user.name, ...otherUser } : user,
  );
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  const file = join(folder, 'config');
  await writeFile(file, config.exportConfig(), { mode: 0o600 });
  process.env['KUBECONFIG'] = file;
  try {
    return await connect(options);
  } finally {
    process.env['KUBECONFIG'] = own;
    await rm(folder, { recursive: true });
  }
}

export async function readKubeconfig(): Promise<KubeConfig> {
  const config = new KubeConfig();
  config.loadFromString(await readFile(connectionVariable('KUBECONFIG'), 'utf8'));
  return config;
}
