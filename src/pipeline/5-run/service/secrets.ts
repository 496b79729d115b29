import { testAnnotation } from '../../../resource/names.ts';
import { isAtWork, isTerminal } from '../../../resource/phases.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import type { ObjectRead, ObjectToRead } from '../../object-read.ts';
import type { PodSeen } from '../../pod-seen.ts';
import { currentPod, succeeded } from '../../progress.ts';
import { credentialFor, type Credential } from '../../user-secret.ts';
import type { Credentials } from './plan.ts';

/** What the checks of spec.test may log in with. */
export type TestSeen =
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * Whether a pass must know it: before the job is admitted, so that it fails before it has built anything, and when the
 * service is about to be started. The Secrets may have changed in between.
 */
export function isTestDue(job: DockerfileJob, pods: readonly PodSeen[]): boolean {
  const { phase } = job.status;
  if (job.spec.test === undefined || job.metadata.deletionTimestamp !== undefined || isTerminal(phase))
    return false;
  if (!isAtWork(phase)) return true;
  return phase === 'Running' && !succeeded(job, 'run') && currentPod(job, 'run', pods) === undefined;
}

/** The Secrets to read for it, each once. */
export function testSecretsOf({ spec }: DockerfileJob): readonly ObjectToRead[] {
  const named = spec.test?.http.flatMap(({ auth }) => auth?.basic?.secret ?? []) ?? [];
  return [...new Set(named)].map((name) => ({ kind: 'Secret', name }));
}

/**
 * Checks whether the credentials in Secrets may be sent to the service of a job. Whoever can create jobs, but not read
 * Secrets, could otherwise read any of them: with a service that keeps what it is sent. So the owner of a Secret must
 * annotate it.
 * @param read each Secret of `testSecretsOf`, as the apiserver returned it
 * @throws ZodError for an object that no apiserver returns
 */
export function readTestSecrets(
  job: DockerfileJob,
  read: readonly { readonly name: string; readonly read: ObjectRead }[],
): TestSeen {
  const credentials = new Map<string, Credential>();
  for (const one of read) {
    const given = credentialIn(job, one.read);
    if (typeof given === 'string')
      return { kind: 'unavailable', message: `spec.test.http: Secret ${one.name} ${given}` };
    credentials.set(one.name, given);
  }
  return { kind: 'credentials', credentials };
}

const credentialIn = (job: DockerfileJob, read: ObjectRead): Credential | string =>
  credentialFor(job, read, {
    page: 'docs/service-tests.md',
    refusal: ({ metadata }) =>
      metadata.annotations[testAnnotation] === 'true'
        ? undefined
        : `is not allowed for tests; its owner must add the annotation ${testAnnotation}: "true", which lets every job of the namespace send it to its own service`,
  });
