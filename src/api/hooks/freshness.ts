import { createHash } from 'node:crypto';
import type { Proof } from './signature.ts';

/** Milliseconds. What the specification of Standard Webhooks suggests for its time, before and after. */
const tolerance = 5 * 60_000;
/** Milliseconds after a push. No forge takes that long to try again by itself, and an hour later a copy is refused. */
const longest = 30 * 60_000;

/** The times that a delivery is signed with, in milliseconds. */
export interface SignedTimes {
  readonly sentAt?: number | undefined;
  readonly pushedAt?: number | undefined;
}

/** Why a delivery is too old, or from the future. Undefined if it is neither, or does not say. */
export function staleness({ sentAt, pushedAt }: SignedTimes, now: number): string | undefined {
  if (sentAt !== undefined && Math.abs(now - sentAt) > tolerance)
    return `it was signed at ${shown(sentAt)}, and it is ${shown(now)}: they may be ${tolerance / 60_000} minutes apart`;
  if (pushedAt !== undefined && now - pushedAt > longest)
    return `it is about a push at ${shown(pushedAt)}, more than ${longest / 60_000} minutes ago; push again`;
  return undefined;
}

const shown = (milliseconds: number): string => new Date(milliseconds).toISOString();

/**
 * What tells deliveries apart: the ID if it is signed, and else the body. The ID in a header that nobody has signed proves
 * nothing. A forge that tries again sends the same.
 */
export function deliveryHash({ id }: Proof, body: Buffer): string {
  const hash = createHash('sha256');
  return (id === undefined ? hash.update('body\n').update(body) : hash.update(`id\n${id}`)).digest('hex');
}
