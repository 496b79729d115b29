import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Reason } from '../../resource/reasons.ts';
import type { FieldError } from '../store/job-store.ts';

/** Reasons that a job may end for, and that a request is refused for at once. */
type SharedReason = Extract<Reason, 'DockerfileInvalid' | 'DockerfileTooLarge'>;

interface ProblemKind {
  readonly status: number;
  readonly help: string;
}

const own = {
  InvalidJSON: { status: 400, help: 'The body is not a JSON object in UTF-8.' },
  InvalidField: {
    status: 400,
    help: 'A field is missing, unknown, or not as it must be; `errors` names each.',
  },
  InvalidBase64: { status: 400, help: 'The Dockerfile is not base64 (RFC 4648, padded, on one line).' },
  InvalidGzip: { status: 400, help: 'The Dockerfile is not one whole gzip file (RFC 1952).' },
  BadRequest: { status: 400, help: 'The request is not HTTP as this server understands it.' },
  Unauthorized: { status: 401, help: 'A bearer token that the cluster knows is needed.' },
  Forbidden: { status: 403, help: 'The token is known, but its owner may not do this.' },
  NotFound: { status: 404, help: 'There is no such job, or no such path.' },
  MethodNotAllowed: { status: 405, help: 'The path has other methods; the header Allow names them.' },
  Conflict: { status: 409, help: 'Another writer was faster. Try again.' },
  BodyTooLarge: { status: 413, help: 'The body is larger than this server reads.' },
  UnsupportedMediaType: { status: 415, help: 'The body must be application/json, and not compressed.' },
  Refused: { status: 422, help: 'The cluster refused the job; `errors` names the fields.' },
  InternalError: { status: 500, help: 'A fault of this server. Its log has the request id.' },
  Unavailable: { status: 503, help: 'The cluster does not answer. Try again after Retry-After seconds.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemReason = keyof typeof own | SharedReason;

/** Why a request was not served. A closed union; docs/reasons.md is generated from it, too. */
export const problemKinds: Readonly<Record<ProblemReason, ProblemKind>> = {
  ...own,
  DockerfileInvalid: { status: 400, help: 'The Dockerfile is empty, has a NUL byte, or is not UTF-8.' },
  DockerfileTooLarge: { status: 413, help: 'The Dockerfile, unpacked, is larger than 256 KiB.' },
};

/** A refusal to be told to the client. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly reason: ProblemReason;
  readonly fields: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    reason: ProblemReason,
    detail: string,
    options: { fields?: readonly FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.reason = reason;
    this.fields = options.fields ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return problemKinds[this.reason].status;
  }
}

/** RFC 9457; `reason`, `requestId` and `errors` are extension members. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong with this request, and what to do.'),
  reason: z.string().describe('One word of a closed list, for programs.'),
  requestId: z.string().describe('What the log of the server calls this request.'),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

export type ProblemBody = z.output<typeof problemSchema>;

export function problemBody({ reason, status, message, fields }: Problem, requestId: string): ProblemBody {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? reason,
    status,
    detail: message,
    reason,
    requestId,
    ...(fields.length > 0 && { errors: [...fields] }),
  };
}
