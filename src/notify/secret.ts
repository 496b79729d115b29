import type { ObjectRead } from '../pipeline/object-read.ts';
import { userSecretSchema, whoseElse } from '../pipeline/user-secret.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { allows } from './target.ts';

export interface SecretUse {
  /** The field that names it, for messages. */
  readonly field: string;
  readonly name: string;
  /** The annotation by which its owner allows the URL. */
  readonly annotation: string;
  /** The entry that is used. */
  readonly key: string;
  readonly url: URL;
}

export type SecretValue = { readonly value: string } | { readonly problem: string };

/**
 * Checks whether a Secret may be used for a URL. Whoever can create jobs but not read Secrets could otherwise send any of
 * them to a server of their own. For the same reason, no message shows what is in it or in its annotation.
 * @throws ZodError for an object that no apiserver returns
 */
export function readSecret(job: DockerfileJob, read: ObjectRead, use: SecretUse): SecretValue {
  const { field, name, annotation, key, url } = use;
  const refuse = (problem: string) => ({ problem: `${field}: ${problem}` });
  const { namespace } = job.metadata;
  if (read.kind === 'forbidden')
    return refuse(
      `the operator is not allowed to read Secret ${namespace}/${name}; docs/notifications.md explains how to allow it`,
    );
  if (read.kind !== 'object') return refuse(`there is no Secret ${namespace}/${name}`);
  const secret = userSecretSchema.parse(read.object);
  const other = whoseElse(secret, job);
  if (other !== undefined) return refuse(`Secret ${name} ${other}`);
  if (!allows(secret.metadata.annotations[annotation] ?? '', url))
    return refuse(
      `Secret ${name} is not allowed for this URL; its owner must add the annotation ${annotation}: ${url.href}`,
    );
  const value = Buffer.from(secret.data[key] ?? '', 'base64')
    .toString()
    .trim();
  return value === '' ? refuse(`Secret ${name} must have the key ${key}`) : { value };
}
