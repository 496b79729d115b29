import { mayVerifyAnnotation } from '../../resource/names.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { quote } from '../../text/quote.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';
import type { ObjectRead, ObjectToRead } from '../object-read.ts';
import type { PodSeen } from '../pod-seen.ts';
import { credentialFor, type Credential } from '../user-secret.ts';
import { isServiceDue, wantedService } from './service.ts';

/** What the test of spec.verify may log in with. */
export type LoginSeen =
  | { readonly kind: 'credential'; readonly credential: Credential }
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * The Secret to read, if a pass must know it: before the job is admitted, so that it fails before it has built anything, and
 * when the test is about to be started. It may have changed in between.
 */
export function loginToRead(job: DockerfileJob, pods: readonly PodSeen[]): ObjectToRead | undefined {
  const name = job.spec.verify?.auth?.basic.secret;
  if (name === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  const { phase } = job.status;
  const isDue = isAtWork(phase) ? isServiceDue(job, pods) : !isTerminal(phase);
  return isDue ? { kind: 'Secret', name } : undefined;
}

/**
 * Checks whether a Secret may be sent to the Service that is tested. Whoever can create jobs, but not read Secrets, could
 * otherwise read any of them: with a service that keeps what it is sent. So the owner of a Secret must annotate it with the
 * Services that it is for.
 * @throws ZodError for an object that no apiserver returns
 */
export function readLogin(job: DockerfileJob, name: string, read: ObjectRead): LoginSeen {
  const given = credentialIn(job, read);
  return typeof given === 'string'
    ? { kind: 'unavailable', message: `spec.verify.auth.basic.secret: Secret ${quote(name)} ${given}` }
    : { kind: 'credential', credential: given };
}

const credentialIn = (job: DockerfileJob, read: ObjectRead): Credential | string =>
  credentialFor(job, read, {
    page: 'docs/verify.md',
    refusal: ({ metadata }) => {
      const { service } = wantedService(job);
      const allowed = (metadata.annotations[mayVerifyAnnotation] ?? '').split(',').map((one) => one.trim());
      return allowed.includes(service)
        ? undefined
        : `is not for Service ${quote(service)}; its owner must add the annotation ${mayVerifyAnnotation}: ${service}, which lets every job that deploys there have it`;
    },
  });

const name = 'verify-login';
const folder = '/login';

/** Where attack/attack.sh finds its credentials. */
export const loginFolder = folder;

/** A copy of the credentials in the job's own namespace. Only the container `attack` mounts it. */
export function loginSecret(context: JobContext, { username, password }: Credential): Manifest & Secret {
  // The header of HTTP Basic authentication (RFC 7617, 2) has the token: it is removed from reports.
  const token = Buffer.from(`${username}:${password}`).toString('base64');
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: objectMetadata(context, name),
    data: { username: encode(username), password: encode(password), token: encode(token) },
  };
}

export const loginVolume: Volume = { name: 'login', secret: { secretName: name } };
export const loginMount: VolumeMount = { name: 'login', mountPath: folder, readOnly: true };
