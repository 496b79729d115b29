import { createHmac } from 'node:crypto';

/** What is sent. */
export interface Message {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes of a key: at least as many as Standard Webhooks asks for. */
const shortest = 24;

/** The key in a secret of Standard Webhooks: base64, with `whsec_` in front or without. */
export function signingKey(secret: string): Buffer | undefined {
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  return isBase64 && key.length >= shortest ? key : undefined;
}

/**
 * The headers of Standard Webhooks 1.0.
 * @param now milliseconds since the epoch
 */
export function signature(key: Buffer, id: string, body: string, now: number): Record<string, string> {
  const time = String(Math.floor(now / 1000));
  const signed = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signed}` };
}
