import { createHmac } from 'node:crypto';
import type { Forge } from '../../../src/resource/template/webhook.ts';

const hmac = (key: string | Buffer, text: string | Buffer) => createHmac('sha256', key).update(text);

export interface SignOptions {
  /** For Standard Webhooks. */
  readonly id?: string;
  /** Seconds, for Standard Webhooks. */
  readonly at?: number;
}

/** The headers of a delivery, as the forge makes them. A secret of GitLab is a secret token. */
export function signedBy(
  forge: Forge,
  secret: string,
  body: string | Buffer,
  { id = 'msg_1', at = Math.floor(Date.now() / 1000) }: SignOptions = {},
): Readonly<Record<string, string>> {
  const headers: Record<Forge, () => Readonly<Record<string, string>>> = {
    github: () => ({ 'x-hub-signature-256': `sha256=${hmac(secret, body).digest('hex')}` }),
    gitea: () => ({ 'x-gitea-signature': hmac(secret, body).digest('hex') }),
    gitlab: () => ({ 'x-gitlab-token': secret }),
    generic: () => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signature = hmac(key, Buffer.concat([Buffer.from(`${id}.${at}.`), Buffer.from(body)]));
      return {
        'webhook-id': id,
        'webhook-timestamp': String(at),
        'webhook-signature': `v1,${signature.digest('base64')}`,
      };
    },
  };
  return headers[forge]();
}
