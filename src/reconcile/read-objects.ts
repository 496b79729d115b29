import type { Cluster } from '../cluster/cluster.ts';
import type { Settings } from '../config/settings.ts';
import type { PodSeen } from '../pipeline/pod-seen.ts';
import type { Snapshot } from '../pipeline/snapshot.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { readDeployment } from './deployments/read.ts';
import { readService } from './deployments/read-service.ts';
import { readPush, readSource, readTest, readVerifyLogin } from './read-source.ts';
import type { Watches } from './watches.ts';

interface Reader {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly watches: Watches;
}

/**
 * The objects of users that a pass must know: the source, Secrets, and what the job deploys to.
 * @throws ApiError if the API server fails
 */
export async function readObjects(
  { cluster, settings, watches }: Reader,
  job: DockerfileJob,
  pods: readonly PodSeen[],
): Promise<Pick<Snapshot, 'source' | 'push' | 'test' | 'deployment' | 'service' | 'verifyLogin'>> {
  const jobWith = (uid: string) => watches.jobs.store.by('uid', uid)[0];
  const [source, push, test, deployment, service, verifyLogin] = await Promise.all([
    readSource(cluster, job),
    readPush(cluster, job),
    readTest(cluster, job, pods),
    readDeployment({ cluster, settings, jobWith }, job),
    readService({ cluster, settings }, job, pods),
    readVerifyLogin(cluster, job, pods),
  ]);
  return {
    source,
    ...(push && { push }),
    ...(test && { test }),
    ...(deployment && { deployment }),
    ...(service && { service }),
    ...(verifyLogin && { verifyLogin }),
  };
}
