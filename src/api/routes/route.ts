import type { RequestHeaderName, ResponseHeaderName } from '../openapi/headers.ts';
import type { FormStreams } from '../http/multipart.ts';
import type { RequestContext } from '../http/request-context.ts';
import type { Reply } from '../http/reply.ts';
import type { ProblemReason } from '../problems/problem-kinds.ts';
import type { Caller } from '../store/job-store.ts';
import type { AnswerName, Content, Query, QueryName, RequestName, Sent } from './bodies.ts';

export const methods = ['get', 'post', 'put', 'delete'] as const;
export type Method = (typeof methods)[number];

/** What the OpenAPI document and its page group paths by. */
export const tags = {
  Jobs: 'Submit jobs as they are written for kubectl, and read everything that is known of them.',
  'Logs, events and reports':
    'What the containers of a job say, what happens, and what the scanner has found.',
  'Build contexts': 'Files that a Dockerfile copies.',
  Webhooks: 'A forge says that something was pushed, and a template makes a job of it.',
  'Simple jobs': 'The first contract: jobs of six members, with the Dockerfile compressed and in base64.',
  'Older clients': 'Calls of older systems.',
  Service: 'For probes, Prometheus, and whoever reads or generates from this document.',
} as const;
export type Tag = keyof typeof tags;

/** The parameters that a path may contain, `:id` for example. */
export type PathParameter = 'id' | 'namespace' | 'template';

/** A request, as its operation sees it. */
export interface Call {
  /** @throws Error if the path has no such parameter */
  readonly parameter: (name: PathParameter) => string;
  /** A header of the request. */
  readonly header: (name: string) => string | undefined;
  /** Path and query, as the client sent them. */
  readonly url: string;
  /** The media type of `answer` that the client likes best. */
  readonly mediaType: string;
  /** Where the operation notes what the log should say about the request. */
  readonly context: RequestContext;
  /** Aborted when the client has the answer, or has closed the connection. */
  readonly closed: AbortSignal;
}

export interface AuthenticatedCall extends Call {
  readonly caller: Caller;
}

/** What is read and checked of a request. */
export interface Inputs<R extends RequestName, Q extends QueryName> {
  /** Reads and checks the body. @throws Problem */
  readonly readBody: (streams?: FormStreams) => Promise<Content<R>>;
  readonly query: Query<Q>;
}

type Result<A extends AnswerName> = Sent<A> | Reply<Sent<A>>;

/**
 * What a method of a path does, and its description in the OpenAPI document. `handle` returns what `answer` names, and
 * can read a body only if `request` names one, and parameters only if `query` names them. To refuse a request, it throws a
 * Problem.
 */
export interface Operation<
  C extends Call,
  A extends AnswerName = AnswerName,
  R extends RequestName = RequestName,
  Q extends QueryName = QueryName,
> {
  /** Unique. Generated clients name their functions after it. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly request?: R;
  readonly query?: Q;
  readonly answer: A;
  /** Of a success, the usual one first. Defaults to 200. */
  readonly statuses?: readonly [200 | 201 | 202 | 204, ...(200 | 201 | 202 | 204)[]];
  /** Headers of the request that it reads. */
  readonly reads?: readonly RequestHeaderName[];
  /** Headers of a success. */
  readonly sends?: readonly ResponseHeaderName[];
  /** Statuses of a success without these headers. */
  readonly sendsNothingWith?: readonly number[];
  /** Why it refuses, except for what is wrong with its path, its query, its body or the headers that it reads. */
  readonly raises?: readonly ProblemReason[];
  /** Whether an operation of an open route identifies some callers. */
  readonly takesToken?: boolean;
  /** A method, so that the operations of a path can be of different types. */
  handle(call: C & Inputs<R, Q>): Result<A> | Promise<Result<A>>;
}

export type Operations<C extends Call> = Readonly<Partial<Record<Method, Operation<C>>>>;

/** Checks that an operation handles what it names. */
export const operation = <
  C extends Call,
  A extends AnswerName,
  R extends RequestName = never,
  Q extends QueryName = never,
>(
  described: Operation<C, A, R, Q>,
): Operation<C> => described;

/** An operation whose caller is known. */
export const authenticated = <
  A extends AnswerName,
  R extends RequestName = never,
  Q extends QueryName = never,
>(
  described: Operation<AuthenticatedCall, A, R, Q>,
): Operation<AuthenticatedCall> => described;

/** A path that needs no token. */
export interface OpenRoute {
  readonly access: 'open';
  readonly tag: Tag;
  readonly path: `/${string}`;
  readonly operations: Operations<Call>;
}

/** Every path under this one needs a token unless it is an open route. */
export const authenticatedPrefix = '/api/v1';

/** A path that needs a bearer token; its operations know the caller. */
export interface BearerRoute {
  readonly access: 'bearer';
  readonly tag: Tag;
  readonly path: `/${string}`;
  readonly operations: Operations<AuthenticatedCall>;
}

/** The router and the OpenAPI document are both made from a list of these, so neither can have more than the other. */
export type Route = OpenRoute | BearerRoute;
