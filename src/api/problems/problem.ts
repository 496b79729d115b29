import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { FieldError } from '../../resource/field-errors.ts';
import { problemKinds, type ProblemReason } from './problem-kinds.ts';

/** An error that the client is told about. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly reason: ProblemReason;
  readonly fields: readonly FieldError[];
  /** Headers of the response. */
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

/** Problem details (RFC 9457) with the extension members `reason`, `requestId` and `errors`. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong with this request.'),
  reason: z.string().describe('One word of a closed list, for programs.'),
  requestId: z.string().describe('Identifies the request in the server log.'),
  errors: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .optional()
    .describe('The invalid fields.'),
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
