import { z } from 'zod';

/** One field that the apiserver refused (meta/v1 StatusCause). */
export interface Cause {
  readonly field?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface ApiErrorDetails {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** meta/v1 StatusReason (`Conflict`, `AlreadyExists` …), or `Timeout` or `Network` when there was no answer. */
  readonly reason: string;
  readonly message: string;
  readonly causes?: readonly Cause[];
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** A request that the apiserver refused, or that did not reach it. */
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

/** Reads the Status of an answer, or of an ERROR event of a watch; proxies in between answer in other texts. */
export function refused(status: number, body: unknown, retryAfterHeader?: string): ApiError {
  const parsed = statusSchema.safeParse(body);
  const { message, reason, code, details } = parsed.success ? parsed.data : {};
  const header = retryAfterHeader === undefined ? NaN : Number(retryAfterHeader);
  return new ApiError({
    status: code ?? status,
    reason: reason ?? 'Unknown',
    message: message ?? `the apiserver answered ${status}`,
    causes: details?.causes ?? [],
    retryAfter: Number.isFinite(header) ? header : details?.retryAfterSeconds,
  });
}

/** There was no answer: a time-out, a refused or broken connection, a certificate that is not trusted. */
export function unreached(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof Error && error.name === 'TimeoutError' ? 'Timeout' : 'Network';
  return new ApiError({ status: 0, reason, message: `no answer of the apiserver: ${message}`, cause: error });
}

const hasStatus = (status: number) => (error: unknown) =>
  error instanceof ApiError && error.status === status;

export const isNotFound = hasStatus(404);
export const isForbidden = hasStatus(403);
export const isUnauthorized = hasStatus(401);
/** The resourceVersion is too old to go on from: list again. */
export const isExpired = hasStatus(410);
export const isUnreached = hasStatus(0);

export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason === 'AlreadyExists';

/** Somebody else has changed the object: read it again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason !== 'AlreadyExists';
