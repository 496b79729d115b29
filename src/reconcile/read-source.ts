import type { Cluster } from '../cluster/cluster.ts';
import { sourceOf } from '../pipeline/3-build/sources/index.ts';
import { pinnedDockerfile, pinnedNames, pinnedSource } from '../pipeline/3-build/sources/pinned.ts';
import {
  isTestDue,
  readTestSecrets,
  testSecretsOf,
  type TestSeen,
} from '../pipeline/5-run/service/secrets.ts';
import { loginToRead, readLogin, type LoginSeen } from '../pipeline/9-verify/login.ts';
import { isPushDue, pushSecretOf, readPushSecret, type PushSeen } from '../pipeline/7-publish/push-secret.ts';
import { isArchiveDue, isSourceNeeded } from '../pipeline/observation.ts';
import type { PodSeen } from '../pipeline/pod-seen.ts';
import { runOf } from '../pipeline/progress.ts';
import type { SourceSeen } from '../pipeline/snapshot.ts';
import { jobNamespace } from '../resource/names.ts';
import { isAtWork } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { readObject } from './read-object.ts';

/**
 * Reads a job's source while it is still needed. A ConfigMap of the user counts only until the operator has copied it.
 * @throws ApiError if the API server fails
 */
export async function readSource(cluster: Cluster, job: DockerfileJob): Promise<SourceSeen> {
  if (!isSourceNeeded(job)) return { kind: 'unread' };
  const source = sourceOf(job);
  const { objectToRead } = source;
  const pinned = objectToRead?.kind === 'ConfigMap' ? await readPinned(cluster, job) : undefined;
  if (pinned) return pinned;
  return source.resolve(objectToRead && (await readObject(cluster, job.metadata.namespace, objectToRead)));
}

async function readPinned(cluster: Cluster, job: DockerfileJob): Promise<SourceSeen | undefined> {
  if (!isAtWork(job.status.phase)) return undefined;
  const namespace = jobNamespace(job.metadata.uid);
  const refs = pinnedNames.map((name) => ({ kind: 'ConfigMap', namespace, name }) as const);
  return pinnedSource(await Promise.all(refs.map((ref) => cluster.get(ref))), runOf(job));
}

/** The Dockerfile that was built, read once, for the archive. @throws ApiError if the API server fails */
export async function readBuilt(cluster: Cluster, job: DockerfileJob): Promise<string | undefined> {
  if (!isArchiveDue(job)) return undefined;
  const { dockerfile } = job.spec.source;
  if (dockerfile !== undefined) return dockerfile;
  const [name] = pinnedNames;
  return pinnedDockerfile(
    await cluster.get({ kind: 'ConfigMap', namespace: jobNamespace(job.metadata.uid), name }),
  );
}

/** What the job may publish its image with, while that is to be known. @throws ApiError if the API server fails */
export async function readPush(cluster: Cluster, job: DockerfileJob): Promise<PushSeen | undefined> {
  if (!isPushDue(job)) return undefined;
  const secret = pushSecretOf(job);
  return readPushSecret(job, secret && (await readObject(cluster, job.metadata.namespace, secret)));
}

/** What the checks of spec.test may log in with, while that is to be known. @throws ApiError if the API server fails */
export async function readTest(
  cluster: Cluster,
  job: DockerfileJob,
  pods: readonly PodSeen[],
): Promise<TestSeen | undefined> {
  if (!isTestDue(job, pods)) return undefined;
  const secrets = testSecretsOf(job).map(async (secret) => ({
    name: secret.name,
    read: await readObject(cluster, job.metadata.namespace, secret),
  }));
  return readTestSecrets(job, await Promise.all(secrets));
}

/** What the test of spec.verify may log in with, while that is to be known. @throws ApiError if the API server fails */
export async function readVerifyLogin(
  cluster: Cluster,
  job: DockerfileJob,
  pods: readonly PodSeen[],
): Promise<LoginSeen | undefined> {
  const secret = loginToRead(job, pods);
  return secret && readLogin(job, secret.name, await readObject(cluster, job.metadata.namespace, secret));
}
