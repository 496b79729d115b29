import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { ExpiringMap } from '../auth/expiring-map.ts';
import type { TemplateEntry, TemplateStore } from '../store/template-store.ts';
import { judged } from './secret.ts';
import { proofOf, type Proof, type Signed } from './signature.ts';

/** Whose webhook is called. */
export interface Addressed {
  readonly namespace: string;
  readonly name: string;
}

/** A template whose webhook the delivery is for. */
export interface Proved {
  readonly entry: TemplateEntry & { readonly webhook: NonNullable<TemplateEntry['webhook']> };
  readonly proof: Proof;
}

export type Prover = (addressed: Addressed, signed: Signed) => Promise<Proved | undefined>;

/** Nobody knows it. What has no secret is compared with it, so that it takes as long. */
const unknown = randomBytes(32).toString('base64');

/** Milliseconds in which the log says once what is wrong with a secret. */
const loggedOnce = { ttl: 60_000, size: 1_000 };

/**
 * Tells whether a delivery comes from somebody who knows the secret of a template's webhook. Whatever else is the case, such
 * as no template, no webhook or no secret, is the same: undefined.
 */
export function prover(
  templates: Pick<TemplateStore, 'find' | 'secret'>,
  logger: Pick<Logger, 'warn'>,
): Prover {
  const logged = new ExpiringMap<true>(loggedOnce);

  /** Undefined, after a line in the log, if there is no usable one. */
  async function secretOf({ entry: { namespace, name, webhook } }: Pick<Proved, 'entry'>) {
    const found = judged(await templates.secret(namespace, webhook.secretKey), webhook);
    if ('secret' in found) return found.secret;
    const key = `${namespace}/${name}`;
    if (logged.get(key)) return undefined;
    logged.set(key, true);
    logger.warn({ namespace, template: name }, `deliveries are refused: ${found.problem}`);
    return undefined;
  }

  return async ({ namespace, name }, signed) => {
    const found = templates.find(namespace, name);
    const entry = found?.webhook && { ...found, webhook: found.webhook };
    const secret = entry && (await secretOf({ entry }));
    const proof = proofOf(entry?.webhook.forge ?? 'github', secret ?? unknown, signed);
    return entry && secret !== undefined && proof ? { entry, proof } : undefined;
  };
}
