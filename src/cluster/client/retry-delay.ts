import { ApiError } from '../errors.ts';
import type { Verb } from './call.ts';

const maxTries = 4;
const maxDelayMs = 10_000;
const brokenConnectionMs = 100;

const readOnly: Record<Verb, boolean> = {
  get: true,
  list: true,
  watch: true,
  create: false,
  apply: false,
  patch: false,
  update: false,
  delete: false,
};

/**
 * Milliseconds until the request may be sent again, or undefined when its error is to be thrown.
 * The server was not reached: only what reads is sent again, for a write may have been done.
 */
export function retryDelay(error: unknown, verb: Verb, tries: number): number | undefined {
  if (!(error instanceof ApiError) || tries >= maxTries) return undefined;
  const asked = error.status === 429 || error.status === 503;
  if (asked && error.retryAfter !== undefined) return Math.min(error.retryAfter * 1000, maxDelayMs);
  if (error.reason === 'Network' && readOnly[verb]) return brokenConnectionMs * tries;
  return undefined;
}
