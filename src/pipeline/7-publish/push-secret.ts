import { z } from 'zod';
import { pushToAnnotation, submitterAnnotation } from '../../resource/names.ts';
import { dockerHub, outputTarget } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import { parseJson } from '../../text/json.ts';
import { quote } from '../../text/quote.ts';
import type { ObjectRead, ObjectToRead } from '../object-read.ts';

/** What the image may be published with. */
export type PushSeen =
  | { readonly kind: 'anonymous' }
  /** A Docker config.json for the registry of spec.output.image only. */
  | { readonly kind: 'credentials'; readonly dockerConfig: string }
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * Whether a pass must know it: before the job is admitted, so that it fails before it has built anything, and when it
 * publishes. The Secret may have changed in between.
 */
export const isPushDue = ({ spec, status: { phase } }: DockerfileJob): boolean =>
  spec.output !== undefined && (phase === 'Publishing' || !(isAtWork(phase) || isTerminal(phase)));

/** The Secret to read for it. */
export const pushSecretOf = ({ spec: { output } }: DockerfileJob): ObjectToRead | undefined =>
  output?.pushSecret === undefined ? undefined : { kind: 'Secret', name: output.pushSecret };

const secretSchema = z.object({
  type: z.string().optional(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.record(z.string(), z.base64()).default({}),
});
type Secret = z.output<typeof secretSchema>;

interface Credential {
  readonly username: string;
  readonly password: string;
}

/**
 * Checks whether the credentials in a Secret may be sent to the registry of an image. Whoever can create jobs, but not read
 * Secrets, could otherwise send any Secret to a registry of their own. So the owner of the Secret must annotate it with
 * the repositories that it is for, and may annotate it with the user of the REST API whose jobs it is for. For the same reason, no message shows the value of the annotation.
 * @param read the Secret, as the apiserver returned it. Undefined if the spec names none
 * @throws ZodError for an object that no apiserver returns
 */
export function readPushSecret({ spec, metadata }: DockerfileJob, read: ObjectRead | undefined): PushSeen {
  const { image = '', pushSecret } = spec.output ?? {};
  if (pushSecret === undefined) return { kind: 'anonymous' };
  const { host, path } = outputTarget(image);
  const refuse = (message: string): PushSeen => ({
    kind: 'unavailable',
    message: `spec.output.pushSecret: ${message}`,
  });
  const name = `${metadata.namespace}/${pushSecret}`;
  if (read?.kind === 'forbidden')
    return refuse(
      `the operator is not allowed to read Secret ${name}; docs/publish.md explains how to allow it`,
    );
  if (read?.kind !== 'object') return refuse(`there is no Secret ${name}`);
  const secret = secretSchema.parse(read.object);
  const allowed = secret.metadata.annotations[pushToAnnotation] ?? '';
  if (!isAllowed(allowed, `${host}/${path}`))
    return refuse(
      `Secret ${pushSecret} is not allowed for spec.output.image; its owner must add the annotation ${pushToAnnotation}: ${image.replace(/:[^/]*$/, '')} (or a prefix of it that ends before a /)`,
    );
  const owner = secret.metadata.annotations[submitterAnnotation];
  if (owner !== undefined && owner !== metadata.annotations?.[submitterAnnotation])
    return refuse(`Secret ${pushSecret} is for the jobs of another user`);
  const given = credentialIn(secret, host);
  if (typeof given === 'string') return refuse(`Secret ${pushSecret} ${given}`);
  const auth = Buffer.from(`${given.username}:${given.password}`).toString('base64');
  return { kind: 'credentials', dockerConfig: JSON.stringify({ auths: { [host]: { auth } } }) };
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
function credentialIn({ type, data }: Secret, host: string): Credential | string {
  const decode = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  if (type === 'kubernetes.io/basic-auth') {
    if (data['username'] === undefined || data['password'] === undefined)
      return 'must have the keys username and password';
    return { username: decode('username'), password: decode('password') };
  }
  if (type === 'kubernetes.io/dockerconfigjson') return inConfig(decode('.dockerconfigjson'), host);
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
