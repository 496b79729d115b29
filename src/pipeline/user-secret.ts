import { z } from 'zod';
import { labels, submitterAnnotation } from '../resource/names.ts';
import { kind, type DockerfileJob } from '../resource/schema.ts';
import type { ObjectRead } from './object-read.ts';

/** A Secret of a user, as far as the operator looks at it. @throws ZodError for an object that no apiserver returns */
export const userSecretSchema = z.object({
  type: z.string().optional(),
  metadata: z.object({
    annotations: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.object({ kind: z.string(), uid: z.string() })).default([]),
  }),
  data: z.record(z.string(), z.base64()).default({}),
});
export type UserSecret = z.output<typeof userSecretSchema>;

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** The jobs that own it. */
export const ownersOf = ({ metadata }: UserSecret) =>
  metadata.ownerReferences.filter((one) => one.kind === kind);

/** Why a Secret is not for a job, whatever its owner allows; undefined if it may be. */
export function whoseElse(secret: UserSecret, { metadata }: DockerfileJob): string | undefined {
  const submitter = secret.metadata.annotations[submitterAnnotation];
  if (submitter !== undefined && submitter !== metadata.annotations?.[submitterAnnotation])
    return 'is for the jobs of another user';
  const owners = ownersOf(secret);
  // A job that is deleted with --cascade=orphan leaves its Secret without an owner, but with its label.
  if ((secret.metadata.labels[labels.uid] ?? metadata.uid) !== metadata.uid) return 'belongs to another job';
  if (owners.length > 0 && !owners.some(({ uid }) => uid === metadata.uid)) return 'belongs to another job';
  return undefined;
}

/**
 * The credentials in a Secret that a job names, or why it may not have them.
 * @param page of the documentation that says how the operator may read it
 * @param refusal why its owner has not allowed this use
 * @throws ZodError for an object that no apiserver returns
 */
export function credentialFor(
  job: DockerfileJob,
  read: ObjectRead,
  { page, refusal }: { readonly page: string; readonly refusal: (secret: UserSecret) => string | undefined },
): Credential | string {
  if (read.kind === 'forbidden') return `may not be read by the operator; ${page} explains how to allow it`;
  if (read.kind !== 'object') return `does not exist in the namespace ${job.metadata.namespace}`;
  const secret = userSecretSchema.parse(read.object);
  const refused = refusal(secret) ?? whoseElse(secret, job);
  if (refused !== undefined) return refused;
  if (secret.type !== 'kubernetes.io/basic-auth') return 'must be of type kubernetes.io/basic-auth';
  return basicCredential(secret);
}

/** The credentials in a Secret of type kubernetes.io/basic-auth, or what is wrong with it. */
export function basicCredential({ data }: UserSecret): Credential | string {
  const { username, password } = data;
  if (username === undefined || password === undefined) return 'must have the keys username and password';
  const decode = (text: string): string => Buffer.from(text, 'base64').toString();
  return { username: decode(username), password: decode(password) };
}
