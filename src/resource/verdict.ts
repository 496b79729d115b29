import type { Reason } from './reasons.ts';

/** Why a step cannot continue. Only `InfrastructureError` is retried; every other reason is final. */
export interface Fault<R extends Reason = Reason> {
  readonly reason: R;
  readonly message: string;
  /** Line of the Dockerfile, from 1. Not set if the fault has no line. */
  readonly line?: number;
}

/** The result of validating external input: its value, or why it is refused. */
export type Verdict<T, R extends Reason = Reason> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault<R> };

export const accepted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refused = <R extends Reason>(
  reason: R,
  message: string,
): { readonly ok: false; readonly fault: Fault<R> } => ({ ok: false, fault: { reason, message } });
