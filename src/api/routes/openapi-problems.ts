import { STATUS_CODES } from 'node:http';
import { problemKinds, type ProblemReason } from '../problems/problem-kinds.ts';
import type { Route } from './route.ts';

export interface Refusing {
  readonly access: Route['access'];
  readonly method: string;
  readonly hasId: boolean;
  readonly hasBody: boolean;
  readonly hasQuery: boolean;
}

/** When an operation may refuse with a reason. Those that only the path or the server raises are for none. */
const raisedBy: Record<ProblemReason, (operation: Refusing) => boolean> = {
  BadRequest: () => true,
  InvalidJSON: ({ hasBody }) => hasBody,
  InvalidYAML: ({ hasBody }) => hasBody,
  InvalidField: ({ hasBody, hasQuery }) => hasBody || hasQuery,
  InvalidBase64: ({ hasBody }) => hasBody,
  InvalidGzip: ({ hasBody }) => hasBody,
  DockerfileInvalid: ({ hasBody }) => hasBody,
  DockerfileTooLarge: ({ hasBody }) => hasBody,
  BodyTooLarge: ({ hasBody }) => hasBody,
  UnsupportedMediaType: ({ hasBody }) => hasBody,
  Unauthorized: ({ access }) => access === 'bearer',
  Forbidden: ({ access }) => access === 'bearer',
  UploadsDisabled: ({ hasBody, method }) => hasBody && method === 'post',
  NotFound: ({ hasId }) => hasId,
  MethodNotAllowed: () => false,
  NotAcceptable: () => true,
  RequestTimeout: () => true,
  Conflict: ({ method }) => method !== 'get',
  PreconditionFailed: ({ method }) => method === 'put',
  Refused: ({ hasBody, method }) => hasBody || method === 'post',
  IdempotencyKeyReused: ({ method }) => method === 'post',
  TooManyRequests: ({ access }) => access === 'bearer',
  HeadersTooLarge: () => true,
  InternalError: () => true,
  Unavailable: () => true,
};

/** The responses of an operation that refuses, by status, with an example of each reason. */
export function problemResponses(operation: Refusing): object {
  const reasons = (Object.keys(raisedBy) as ProblemReason[]).filter((reason) => raisedBy[reason](operation));
  const byStatus = Map.groupBy(reasons, (reason) => problemKinds[reason].status);
  const responses = [...byStatus].map(
    ([status, raised]) => [String(status), response(status, raised)] as const,
  );
  return {
    ...Object.fromEntries(responses),
    default: { description: 'Problem details (RFC 9457).', content: content([]) },
  };
}

const response = (status: number, reasons: readonly ProblemReason[]): object => ({
  description: reasons.map((reason) => `${reason}: ${problemKinds[reason].help}`).join(' '),
  content: content(reasons.map((reason) => [reason, example(status, reason)])),
});

const example = (status: number, reason: ProblemReason): object => ({
  value: {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? reason,
    status,
    detail: problemKinds[reason].help,
    reason,
    requestId: '9239a8ed-d141-4fa2-abc1-bebd2f0b5dcb',
  },
});

const content = (examples: readonly (readonly [ProblemReason, object])[]): object => ({
  'application/problem+json': {
    schema: { $ref: '#/components/schemas/Problem' },
    ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
  },
});
