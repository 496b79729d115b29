import { STATUS_CODES } from 'node:http';
import { problemKinds, type ProblemReason } from '../problems/problem-kinds.ts';
import { responseHeaderReferences, type ResponseHeaderName } from './headers.ts';
import type { Example, Response } from './types.ts';

/** What any request may be refused for. */
const always = [
  'BadRequest',
  'RequestTimeout',
  'HeadersTooLarge',
  'InternalError',
  'Unavailable',
] as const satisfies ProblemReason[];
/** What a request with a token may be refused for. */
const ofCallers = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const satisfies ProblemReason[];

export interface Refusing {
  readonly readsToken: boolean;
  readonly hasId: boolean;
  readonly hasQuery: boolean;
  readonly hasAnswer: boolean;
  /** Reasons of its own, and of its body and headers. */
  readonly raises: readonly ProblemReason[];
}

const allReasons = Object.keys(problemKinds) as ProblemReason[];

/** Why an operation may refuse. What only the path or the server refuses is for none. */
function reasonsOf({ readsToken, hasId, hasQuery, hasAnswer, raises }: Refusing): readonly ProblemReason[] {
  const reasons = new Set<ProblemReason>([
    ...always,
    ...(readsToken ? ofCallers : []),
    ...(hasId ? (['NotFound'] as const) : []),
    ...(hasQuery ? (['InvalidField'] as const) : []),
    ...(hasAnswer ? (['NotAcceptable'] as const) : []),
    ...raises,
  ]);
  return allReasons.filter((reason) => reasons.has(reason));
}

/** What a refusal with this status has besides the problem. */
const headersOf: Readonly<Record<number, readonly ResponseHeaderName[]>> = {
  401: ['WWW-Authenticate'],
  415: ['Accept'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** The responses of an operation that refuses, by status, with an example of each reason. */
export function problemResponses(operation: Refusing): Readonly<Record<string, Response>> {
  const byStatus = Map.groupBy(reasonsOf(operation), (reason) => problemKinds[reason].status);
  return Object.fromEntries([...byStatus].map(([status, reasons]) => [status, response(status, reasons)]));
}

const response = (status: number, reasons: readonly ProblemReason[]): Response => ({
  description: `${reasons.join(' or ')}.`,
  headers: responseHeaderReferences(headersOf[status] ?? []),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(
        reasons.map((reason) => [reason, { $ref: `#/components/examples/${reason}` }]),
      ),
    },
  },
});

/** An example of each reason. */
export const problemExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  allReasons.map((reason) => {
    const { status, help } = problemKinds[reason];
    const value = {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? reason,
      status,
      detail: help,
      reason,
      requestId: '9239a8ed-d141-4fa2-abc1-bebd2f0b5dcb',
    };
    return [reason, { summary: help, value }];
  }),
);
