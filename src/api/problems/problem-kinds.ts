import type { Reason } from '../../resource/reasons.ts';

interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** What it means and what to do, for docs/reasons.md. */
  readonly help: string;
}

const requestProblems = {
  InvalidJSON: { status: 400, help: 'The body is not JSON in UTF-8.' },
  InvalidYAML: { status: 400, help: 'The body is not one YAML document in UTF-8, or it has aliases.' },
  InvalidField: { status: 400, help: 'A field is missing, unknown or invalid. `errors` lists each one.' },
  InvalidBase64: {
    status: 400,
    help: 'The Dockerfile is not base64 (RFC 4648, with padding, without line breaks).',
  },
  InvalidGzip: { status: 400, help: 'The Dockerfile is not a complete gzip file (RFC 1952).' },
  BadRequest: { status: 400, help: 'The request is malformed or incomplete.' },
  Unauthorized: {
    status: 401,
    help: 'The request has no token that the cluster or the configured issuer accepts, or the delivery of a webhook has no valid signature.',
  },
  Forbidden: { status: 403, help: 'The owner of the token is not allowed to do this.' },
  UploadsDisabled: { status: 403, help: 'This server takes no archives: `api.uploads.enabled` is off.' },
  NotFound: { status: 404, help: 'The job, its report or the path does not exist.' },
  MethodNotAllowed: {
    status: 405,
    help: 'The path does not support this method. The Allow header lists those that it supports.',
  },
  NotAcceptable: {
    status: 406,
    help: 'The path has no answer of the media types in the Accept header. The message lists those that it has.',
  },
  RequestTimeout: { status: 408, help: 'The request did not arrive in time.' },
  Conflict: {
    status: 409,
    help: 'A concurrent change got in first, the name is taken, or the job is over. The message says which.',
  },
  Replayed: {
    status: 409,
    help: 'The delivery of a webhook is a copy: its job is deleted, or it is about a push more than 30 minutes ago, or was signed more than 5 minutes ago. Push again.',
  },
  PreconditionFailed: {
    status: 412,
    help: 'The job has changed since the version that If-Match names. Read it again.',
  },
  BodyTooLarge: { status: 413, help: 'The body exceeds the size limit.' },
  UnsupportedMediaType: {
    status: 415,
    help: 'The body has another media type or charset than the path takes, or is compressed. The message lists the types.',
  },
  Refused: { status: 422, help: 'The cluster rejected the job. `errors` lists the fields.' },
  IdempotencyKeyReused: {
    status: 422,
    help: 'The Idempotency-Key came before with another body. Use a new key for a new job.',
  },
  OtherRepository: {
    status: 422,
    help: 'The push is to another repository than `spec.template.spec.source.git.url` of the template. The message names both.',
  },
  HeadersTooLarge: { status: 431, help: 'The headers exceed 16 KiB.' },
  TooManyRequests: {
    status: 429,
    help: 'The caller has made too many requests or keeps too many uploads, a template has too many deliveries, or all callers with unknown tokens or without valid signatures together have made too many requests. Try again after Retry-After seconds.',
  },
  InternalError: { status: 500, help: 'The server failed. Its log has details under the request ID.' },
  Unavailable: {
    status: 503,
    help: 'The cluster, the registry or the issuer is not responding, too many requests are open or waiting, or the server is shutting down. Try again after Retry-After seconds.',
  },
} as const satisfies Record<string, ProblemKind>;

/** Reasons that jobs can fail with, too: REST refuses such a request without creating a job. */
type SharedReason = Extract<Reason, 'DockerfileInvalid' | 'DockerfileTooLarge'>;

const sharedProblems: Readonly<Record<SharedReason, ProblemKind>> = {
  DockerfileInvalid: { status: 400, help: 'The Dockerfile is empty, contains a NUL byte, or is not UTF-8.' },
  DockerfileTooLarge: { status: 413, help: 'The Dockerfile is larger than 256 KiB.' },
};

/** Why a request was not served: a closed list. docs/reasons.md is generated from this table. */
export type ProblemReason = keyof typeof requestProblems | SharedReason;

export const problemKinds: Readonly<Record<ProblemReason, ProblemKind>> = {
  ...requestProblems,
  ...sharedProblems,
};
