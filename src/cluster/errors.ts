import { z } from 'zod';

/** A field that the apiserver rejected (meta/v1 StatusCause). */
export interface Cause {
  readonly field?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface ApiErrorDetails {
  /** HTTP status; 0 if there was no response. */
  readonly status: number;
  /** meta/v1 StatusReason (`Conflict`, `AlreadyExists`, …); `Timeout` or `Network` if there was no response. */
  readonly reason: string;
  readonly message: string;
  readonly causes?: readonly Cause[];
  /** Seconds to wait before a retry, if the server says so. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** A request that the apiserver rejected, or that got no response. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;
  readonly causes: readonly Cause[];
  readonly retryAfter: number | undefined;

  constructor({ status, reason, message, causes = [], retryAfter, cause }: ApiErrorDetails) {
    super(message, { cause });
    this.status = status;
    this.reason = reason;
    this.causes = causes;
    this.retryAfter = retryAfter;
  }
}

/** meta/v1 Status. */
const statusSchema = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z
    .object({
      causes: z
        .array(
          z.object({
            field: z.string().optional(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
      retryAfterSeconds: z.number().optional(),
    })
    .optional(),
});

/**
 * Makes an error from a Status, sent as a response or as the ERROR event of a watch. Proxies may send any other body,
 * so an unknown body is accepted.
 * @param retryAfterHeader seconds; takes precedence over the Status
 */
export function refused(status: number, body: unknown, retryAfterHeader?: string): ApiError {
  const parsed = statusSchema.safeParse(body);
  const { message, reason, code, details } = parsed.success ? parsed.data : {};
  const header = retryAfterHeader === undefined ? NaN : Number(retryAfterHeader);
  return new ApiError({
    status: code ?? status,
    reason: reason ?? 'Unknown',
    message: message ?? `the apiserver responded with ${status}`,
    causes: details?.causes ?? [],
    retryAfter: Number.isFinite(header) ? header : details?.retryAfterSeconds,
  });
}

/** Makes an error for a missing response: a timeout, a refused or broken connection, an untrusted certificate. */
export function unreached(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof Error && error.name === 'TimeoutError' ? 'Timeout' : 'Network';
  return new ApiError({
    status: 0,
    reason,
    message: `no response from the apiserver: ${message}`,
    cause: error,
  });
}

const hasStatus = (status: number) => (error: unknown) =>
  error instanceof ApiError && error.status === status;

export const isNotFound = hasStatus(404);
export const isForbidden = hasStatus(403);
export const isUnauthorized = hasStatus(401);
/** The resourceVersion is too old to continue from; list again. */
export const isExpired = hasStatus(410);
/** Statuses below 500 that say nothing about the object: a later attempt may succeed. */
const passing: ReadonlySet<number> = new Set([401, 404, 408, 409, 410, 425, 429]);

/** The apiserver does not accept this object, whoever sends it again. A 403 may pass: see `pipeline/refusal.ts`. */
export const isRejected = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && !passing.has(error.status);

/** There was no response, so a write may or may not have happened. */
export const isUnreached = hasStatus(0);

export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason === 'AlreadyExists';

/** The object has changed since it was read; read it again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason !== 'AlreadyExists';
