import { oneLine } from '../text/quote.ts';
import { record } from './record.ts';
import type { Refusal } from './snapshot.ts';
import type { Fail } from './step.ts';
import type { Walked } from './walk.ts';

/**
 * How long a 403 may last, in milliseconds. Some pass: a quota that is used up or has no status yet, a service account
 * that admission does not see yet, a namespace that is terminating, an RBAC rule that is being replaced. Nothing but
 * its words tells them from the verdict of an admission policy.
 */
const patience = 60_000;

/** Length of the apiserver's words in a message, in characters. They may repeat a value of the spec, of 32 KiB. */
const longest = 1000;

/** Whether the refusal fails the job. Otherwise the pass is repeated with backoff. */
export const isFinal = ({ status, since }: Refusal, now: number): boolean =>
  status !== 403 || now - since >= patience;

/** Fails the job, at the step that it is in, if the apiserver has refused an object that this very pass wants. */
export function unlessRefused(walked: Walked, refusal: Refusal | undefined, now: number): Walked {
  if (!refusal) return walked;
  const { job, at } = walked;
  if (!at) return { ...walked, want: [] };
  const message = `the cluster rejects ${refusal.object}: ${oneLine(refusal.message, longest)}`;
  const outcome: Fail = { kind: 'fail', reason: 'ManifestRejected', message };
  return { job: record(job, at.name, outcome, now), want: [], outcome, at };
}
