import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Forge } from '../../resource/template/webhook.ts';

/** What the signature of a delivery says besides that its body is right. */
export interface Proof {
  /** The ID of the delivery, if it is signed, too. */
  readonly id?: string;
  /** When it was sent, in milliseconds, if that is signed, too. */
  readonly sentAt?: number;
}

/** A delivery, as far as its signature is about it. */
export interface Signed {
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
}

/** What the secrets of Standard Webhooks begin with. The rest is the key, in base64. */
export const keyPrefix = 'whsec_';
/** Signatures that are looked at: there are two while a secret is being replaced. */
const mostSignatures = 8;
/** Characters. GitLab's tokens have at most 255. */
const longestToken = 1024;

/** Compares digests, so that neither the length nor the place of the first difference shows in the time. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

const hmac = (key: string | Buffer, ...parts: readonly (string | Buffer)[]): Buffer =>
  parts.reduce((sum, part) => sum.update(part), createHmac('sha256', key)).digest();

/** `X-Hub-Signature-256: sha256=<hex>` (docs.github.com, Validating webhook deliveries). */
function provesGithub(secret: string, { body, header }: Signed): Proof | undefined {
  const expected = `sha256=${hmac(secret, body).toString('hex')}`;
  return isSame(header('X-Hub-Signature-256') ?? '', expected) ? {} : undefined;
}

/** `X-Gitea-Signature: <hex>`, and the same as X-Forgejo-Signature (Gitea: services/webhook/deliver.go). */
function provesGitea(secret: string, { body, header }: Signed): Proof | undefined {
  const expected = hmac(secret, body).toString('hex');
  const given = header('X-Gitea-Signature') ?? header('X-Forgejo-Signature') ?? '';
  return isSame(given, expected) ? {} : undefined;
}

/** The key in a secret of Standard Webhooks, with the prefix or without. Undefined if it is not base64. */
export function standardKey(secret: string): Buffer | undefined {
  const text = secret.startsWith(keyPrefix) ? secret.slice(keyPrefix.length) : secret;
  const key = Buffer.from(text, 'base64');
  return key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? key : undefined;
}

/** Whether the secret is for a signature of Standard Webhooks. */
export const isStandard = (forge: Forge, secret: string): boolean =>
  forge === 'generic' || (forge === 'gitlab' && secret.startsWith(keyPrefix));

/** Standard Webhooks 1.0: `v1,<base64>`, one or several, over ID, time and body. */
function provesStandard(secret: string, { body, header }: Signed): Proof | undefined {
  const [id = '', time = '', given = ''] = ['id', 'timestamp', 'signature'].map((name) =>
    header(`webhook-${name}`),
  );
  const key = standardKey(secret);
  const expected = `v1,${hmac(key ?? secret, `${id}.${time}.`, body).toString('base64')}`;
  const signatures = given.split(' ', mostSignatures);
  const isRight = signatures.map((signature) => isSame(signature, expected)).includes(true);
  // With a dot in the ID, the same bytes could be read as another ID, another time and another body.
  const isWhole = /^[^.]{1,255}$/.test(id) && /^[0-9]{1,12}$/.test(time);
  return key && isRight && isWhole ? { id, sentAt: Number(time) * 1000 } : undefined;
}

/**
 * GitLab signs as Standard Webhooks does if it has a signing token, which begins with `whsec_`. Otherwise, it sends the secret
 * token itself, as `X-Gitlab-Token`. A signing token is never accepted as a secret token.
 */
function provesGitlab(secret: string, signed: Signed): Proof | undefined {
  if (isStandard('gitlab', secret)) return provesStandard(secret, signed);
  const given = signed.header('X-Gitlab-Token') ?? '';
  return given.length <= longestToken && isSame(given, secret) ? {} : undefined;
}

const provers: Record<Forge, (secret: string, signed: Signed) => Proof | undefined> = {
  github: provesGithub,
  gitlab: provesGitlab,
  gitea: provesGitea,
  generic: provesStandard,
};

/** Undefined unless the delivery comes from somebody who knows the secret. */
export const proofOf = (forge: Forge, secret: string, signed: Signed): Proof | undefined =>
  provers[forge](secret, signed);
