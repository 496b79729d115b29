import type { RequestContext } from '../http/request-context.ts';
import type { Caller } from '../store/job-store.ts';
import type { AnswerName, Content, RequestName, Sent } from './bodies.ts';

export const methods = ['get', 'post', 'put', 'delete'] as const;
export type Method = (typeof methods)[number];

/** The parameters that a path may contain, `:id` for example. */
export type PathParameter = 'id';

/** A request, as its operation sees it. */
export interface Call {
  /** @throws Error if the path has no such parameter */
  readonly parameter: (name: PathParameter) => string;
  /** Where the operation notes what the log should say about the request. */
  readonly context: RequestContext;
  /** Aborted when the client has the answer, or has closed the connection. */
  readonly closed: AbortSignal;
}

export interface AuthenticatedCall extends Call {
  readonly caller: Caller;
}

export interface WithBody<R extends RequestName> {
  /** Reads and checks the body. @throws Problem */
  readonly readBody: () => Promise<Content<R>>;
}

type Handle<C, A extends AnswerName> = (call: C) => Sent<A> | Promise<Sent<A>>;

interface Description<A extends AnswerName> {
  /** Unique. Generated clients name their functions after it. */
  readonly operationId: string;
  readonly summary: string;
  readonly answer: A;
}

interface OperationWithoutBody<C, A extends AnswerName> extends Description<A> {
  readonly request?: never;
  readonly handle: Handle<C, A>;
}

interface OperationWithBody<C, A extends AnswerName, R extends RequestName> extends Description<A> {
  readonly request: R;
  readonly handle: Handle<C & WithBody<R>, A>;
}

/**
 * What a method of a path does, and its description in the OpenAPI document. `handle` returns what `answer` names,
 * and can read a body only if `request` names one. To refuse a request, it throws a Problem.
 */
export type Operation<C extends Call> = {
  [A in AnswerName]:
    OperationWithoutBody<C, A> | { [R in RequestName]: OperationWithBody<C, A, R> }[RequestName];
}[AnswerName];

export type Operations<C extends Call> = Readonly<Partial<Record<Method, Operation<C>>>>;

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
  readonly path: `${typeof authenticatedPrefix}/${string}`;
  readonly operations: Operations<AuthenticatedCall>;
}

/** The router and the OpenAPI document are both made from a list of these, so neither can have more than the other. */
export type Route = OpenRoute | BearerRoute;
