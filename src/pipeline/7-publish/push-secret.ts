import { z } from 'zod';
import { mayDeleteAnnotation, pushToAnnotation } from '../../resource/names.ts';
import { dockerHub, outputTarget } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import { parseJson } from '../../text/json.ts';
import { quote } from '../../text/quote.ts';
import type { ObjectRead, ObjectToRead } from '../object-read.ts';
import {
  basicCredential,
  ownersOf,
  userSecretSchema,
  whoseElse,
  type Credential,
  type UserSecret,
} from '../user-secret.ts';
import { publishedImages } from './published-images.ts';

/** What the image may be published with. */
export type PushSeen =
  | { readonly kind: 'anonymous' }
  /** A Docker config.json for the registry of spec.output.image only. */
  | { readonly kind: 'credentials'; readonly dockerConfig: string; readonly mayDelete?: true }
  | { readonly kind: 'unavailable'; readonly message: string; readonly isMissing?: true };

/**
 * Whether a pass must know it: before the job is admitted, so that it fails before it has built anything, when it
 * publishes, and when the image is to go with the job. The Secret may have changed in between.
 */
export function isPushDue(job: DockerfileJob): boolean {
  const { spec, status, metadata } = job;
  if (metadata.deletionTimestamp !== undefined) return publishedImages(job) !== undefined;
  const { phase } = status;
  return spec.output !== undefined && (phase === 'Publishing' || !(isAtWork(phase) || isTerminal(phase)));
}

/** The Secret to read for it. */
export const pushSecretOf = ({ spec: { output } }: DockerfileJob): ObjectToRead | undefined =>
  output?.pushSecret === undefined ? undefined : { kind: 'Secret', name: output.pushSecret };

/**
 * Checks whether the credentials in a Secret may be sent to the registry of an image. Whoever can create jobs, but not read
 * Secrets, could otherwise send any Secret to a registry of their own. So the owner of the Secret must annotate it with
 * the repositories that it is for, and may annotate it with the user of the REST API whose jobs it is for. For the same reason, no
 * message shows the value of the annotation. A Secret that a job owns, or has owned, is for that job only.
 * @param read the Secret, as the apiserver returned it. Undefined if the spec names none
 * @throws ZodError for an object that no apiserver returns
 */
export function readPushSecret(job: DockerfileJob, read: ObjectRead | undefined): PushSeen {
  const { spec, metadata } = job;
  const { image = '', pushSecret } = spec.output ?? {};
  if (pushSecret === undefined) return { kind: 'anonymous' };
  const { host } = outputTarget(image);
  const refuse = (message: string) =>
    ({ kind: 'unavailable', message: `spec.output.pushSecret: ${message}` }) as const;
  const name = `${metadata.namespace}/${pushSecret}`;
  if (read?.kind === 'forbidden')
    return refuse(
      `the operator is not allowed to read Secret ${name}; docs/publish.md explains how to allow it`,
    );
  if (read?.kind !== 'object') return { ...refuse(`there is no Secret ${name}`), isMissing: true };
  const secret = userSecretSchema.parse(read.object);
  const refusal = refusalFor(secret, job, image);
  if (refusal !== undefined) return refuse(`Secret ${pushSecret} ${refusal}`);
  const given = credentialIn(secret, host);
  if (typeof given === 'string') return refuse(`Secret ${pushSecret} ${given}`);
  const auth = Buffer.from(`${given.username}:${given.password}`).toString('base64');
  const mayDelete =
    ownersOf(secret).length > 0 || secret.metadata.annotations[mayDeleteAnnotation] === 'true';
  return {
    kind: 'credentials',
    dockerConfig: JSON.stringify({ auths: { [host]: { auth } } }),
    ...(mayDelete && { mayDelete }),
  };
}

/** Why the job may not use it for the image. */
function refusalFor(secret: UserSecret, job: DockerfileJob, image: string): string | undefined {
  const { host, path } = outputTarget(image);
  if (!isAllowed(secret.metadata.annotations[pushToAnnotation] ?? '', `${host}/${path}`))
    return `is not allowed for spec.output.image; its owner must add the annotation ${pushToAnnotation}: ${image.replace(/:[^/]*$/, '')} (or a prefix of it that ends before a /)`;
  return whoseElse(secret, job);
}

/** Whether one of the prefixes has the same registry and is a prefix of the path, in whole segments. */
export const isAllowed = (prefixes: string, repository: string): boolean =>
  prefixes
    .split(',')
    .map((prefix) => prefix.trim().replace(/\/$/, ''))
    .filter((prefix) => prefix !== '')
    .some((prefix) => `${repository}/`.startsWith(`${withApiHost(prefix)}/`));

function withApiHost(prefix: string): string {
  const [registry, ...path] = prefix.split('/');
  return [isHub(registry) ? dockerHub.host : registry, ...path].join('/');
}

const isHub = (registry: string | undefined): boolean => dockerHub.names.some((one) => one === registry);

/** @returns what is wrong, if there is no credential for the host */
function credentialIn(secret: UserSecret, host: string): Credential | string {
  const { type, data } = secret;
  if (type === 'kubernetes.io/basic-auth') return basicCredential(secret);
  if (type === 'kubernetes.io/dockerconfigjson')
    return inConfig(Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString(), host);
  return 'must be of type kubernetes.io/dockerconfigjson or kubernetes.io/basic-auth';
}

const entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});
const config = z.object({ auths: z.record(z.string(), entry) });

function inConfig(text: string, host: string): Credential | string {
  const parsed = config.safeParse(parseJson(text)).data;
  // The parser's error could quote a password.
  if (parsed === undefined)
    return 'must have a Docker config.json, {"auths": …}, under the key .dockerconfigjson';
  const found = Object.entries(parsed.auths).find(([key]) => hostOf(key) === host)?.[1];
  if (found === undefined) return `has no credentials for the registry ${quote(host)}`;
  const { username, password, auth = '' } = found;
  if (username !== undefined && password !== undefined) return { username, password };
  const decoded = Buffer.from(auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon === -1) return `has no username and password for the registry ${quote(host)}`;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Keys are hosts; in older files, URLs. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return isHub(host) ? dockerHub.host : host;
}
