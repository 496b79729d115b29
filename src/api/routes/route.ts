import type { FormStreams } from '../http/multipart.ts';
import type { RequestContext } from '../http/request-context.ts';
import type { Reply } from '../http/reply.ts';
import type { Caller } from '../store/job-store.ts';
import type { AnswerName, Content, Query, QueryName, RequestName, Sent } from './bodies.ts';

export const methods = ['get', 'post', 'put', 'delete'] as const;
export type Method = (typeof methods)[number];

/** The parameters that a path may contain, `:id` for example. */
export type PathParameter = 'id';

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
  readonly request?: R;
  readonly query?: Q;
  readonly answer: A;
  /** Of a success, the usual one first. Defaults to 200. */
  readonly statuses?: readonly [200 | 201 | 202 | 204, ...(200 | 201 | 202 | 204)[]];
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
  readonly path: `/${string}`;
  readonly operations: Operations<Call>;
}

/** Every path under this one needs a token unless it is an open route. */
export const authenticatedPrefix = '/api/v1';

/** A path that needs a bearer token; its operations know the caller. */
export interface BearerRoute {
  readonly access: 'bearer';
  readonly path: `/${string}`;
  readonly operations: Operations<AuthenticatedCall>;
}

/** The router and the OpenAPI document are both made from a list of these, so neither can have more than the other. */
export type Route = OpenRoute | BearerRoute;
