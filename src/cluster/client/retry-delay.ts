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
  patchItems: false,
  update: false,
  delete: false,
};

/**
 * Returns the delay in milliseconds before the next attempt, or undefined to give up and throw the error.
 * Retries 429 and 503 if the server says how long to wait. After a network error, retries reads only: a write may have
 * succeeded.
 * @param tries attempts so far, 1 or more
 */
export function retryDelay(error: unknown, verb: Verb, tries: number): number | undefined {
  if (!(error instanceof ApiError) || tries >= maxTries) return undefined;
  const throttled = error.status === 429 || error.status === 503;
  if (throttled && error.retryAfter !== undefined) return Math.min(error.retryAfter * 1000, maxDelayMs);
  if (error.reason === 'Network' && readOnly[verb]) return brokenConnectionMs * tries;
  return undefined;
}
