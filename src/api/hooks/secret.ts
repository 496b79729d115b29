import { webhookSecretName, type Forge } from '../../resource/template/webhook.ts';
import { isStandard, keyPrefix, standardKey } from './signature.ts';

/** Characters of a secret. Fewer can be guessed, from one delivery, without anybody noticing. */
export const leastSecret = 16;
/** Characters. Nobody needs more, and it is kept in memory. */
export const mostSecret = 4096;

/** What there is in the cluster: no Secret, one without this key, or its value. */
export type Stored =
  { readonly is: 'no-secret' } | { readonly is: 'no-key' } | { readonly is: 'value'; readonly value: string };

/** @param data the data of the Secret, in base64. Undefined if there is none */
export function storedIn(data: Readonly<Record<string, unknown>> | undefined, key: string): Stored {
  if (!data) return { is: 'no-secret' };
  const encoded = Object.hasOwn(data, key) ? data[key] : undefined;
  if (typeof encoded !== 'string') return { is: 'no-key' };
  // What is too long is as wrong when it is cut, and fills no memory.
  const value = Buffer.from(encoded.slice(0, 2 * mostSecret), 'base64').toString();
  // `--from-file` keeps the line break that an editor has put there.
  return { is: 'value', value: value.replace(/\r?\n$/, '') };
}

export type Judged = { readonly secret: string } | { readonly problem: string };

/** The secret, or why no delivery can be verified with what there is. The problem is for the log, and does not show it. */
export function judged(
  stored: Stored,
  { forge, secretKey }: { readonly forge: Forge; readonly secretKey: string },
): Judged {
  const where = `Secret ${webhookSecretName}`;
  if (stored.is === 'no-secret')
    return { problem: `there is no ${where} in the namespace of the template; create it` };
  if (stored.is === 'no-key')
    return { problem: `${where} has no key ${secretKey}, which spec.webhook.secretKey names` };
  const { value: secret } = stored;
  const { length } = secret.startsWith(keyPrefix) ? secret.slice(keyPrefix.length) : secret;
  const key = `key ${secretKey} of ${where}`;
  const advice = 'use openssl rand -base64 32';
  if (length < leastSecret || length > mostSecret)
    return {
      problem: `${key} must have ${leastSecret} to ${mostSecret} characters, but has ${length}; ${advice}`,
    };
  if (isStandard(forge, secret) && !standardKey(secret))
    return { problem: `${key} must be base64, as Standard Webhooks has it; ${advice}` };
  return { secret };
}
