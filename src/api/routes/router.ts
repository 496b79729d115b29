import { Router, type Request, type RequestHandler } from 'express';
import { authenticate, callerOf } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { closing } from '../http/closing.ts';
import type { FormStreams } from '../http/multipart.ts';
import { contextOf } from '../http/request-context.ts';
import { negotiate } from '../http/negotiate.ts';
import { readQuery } from '../http/read-query.ts';
import { replyOf } from '../http/reply.ts';
import { Problem } from '../problems/problem.ts';
import { answers, queries, requests } from './bodies.ts';
import {
  authenticatedPrefix,
  methods,
  type AuthenticatedCall,
  type Call,
  type Operation,
  type Operations,
  type PathParameter,
  type Route,
} from './route.ts';
import { send } from './send.ts';

/** Serves these routes. A request below /api/v1 that no open route serves is authenticated before anything else. */
export function makeRouter(routes: readonly Route[], auth: Auth): Router {
  const router = Router();
  for (const route of routes) {
    if (route.access === 'open') serve(router, route.path, route.operations, openCall);
  }
  const known = authenticate(auth);
  router.use(authenticatedPrefix, known);
  for (const route of routes) {
    if (route.access === 'open') continue;
    if (!route.path.startsWith(authenticatedPrefix)) router.all(route.path, known);
    serve(router, route.path, route.operations, authenticatedCall);
  }
  return router;
}

function serve<C extends Call>(
  router: Router,
  path: string,
  operations: Operations<C>,
  callOf: (request: Request, mediaType: string, closed: AbortSignal) => C,
): void {
  const served = router.route(path).all((request, _response, next) => {
    contextOf(request).route = path;
    next();
  });
  const allowed = [...allowedMethods(operations), 'OPTIONS'].join(', ');
  for (const method of methods) {
    const operation = operations[method];
    if (operation) served[method](perform(operation, callOf));
  }
  served.options((_request, response) => {
    response.set('Allow', allowed).status(204).end();
  });
  served.all(refuseMethod(allowed));
}

const allowedMethods = (operations: Operations<never>): string[] =>
  methods
    .filter((method) => operations[method])
    .flatMap((method) => (method === 'get' ? ['HEAD', 'GET'] : [method.toUpperCase()]));

const perform =
  <C extends Call>(
    operation: Operation<C>,
    callOf: (request: Request, mediaType: string, closed: AbortSignal) => C,
  ): RequestHandler =>
  async (request, response) => {
    const { mediaTypes } = answers[operation.answer];
    const mediaType = mediaTypes.length > 0 ? negotiate(request, mediaTypes) : '';
    const inputs = {
      readBody: (streams?: FormStreams) => {
        if (!operation.request) throw new Error(`${operation.operationId} has no body`);
        return requests[operation.request].read(request, streams);
      },
      query: operation.query ? readQuery(queries[operation.query], request.query) : {},
    };
    const call = { ...callOf(request, mediaType, closing(response)), ...inputs };
    const { body, head } = replyOf(await operation.handle(call));
    const status = head.status ?? operation.statuses?.[0] ?? 200;
    await send(request, response, { body, head, status, mediaType, sent: answers[operation.answer].sent });
  };

/** RFC 9110, 15.5.6: the Allow header lists the methods of the path. */
const refuseMethod =
  (allow: string): RequestHandler =>
  (request) => {
    throw new Problem('MethodNotAllowed', `${request.method} is not allowed on this path; use ${allow}`, {
      headers: { Allow: allow },
    });
  };

/** A client may send the whole URL (RFC 9112, 3.2.2), with any host in it. */
const withoutOrigin = (url: string): string => url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');

const openCall = (request: Request, mediaType: string, closed: AbortSignal): Call => ({
  context: contextOf(request),
  closed,
  mediaType,
  url: withoutOrigin(request.originalUrl),
  header: (name) => request.get(name),
  parameter: (name: PathParameter) => {
    const value = request.params[name];
    if (typeof value !== 'string') throw new Error(`the path has no parameter ${name}`);
    return value;
  },
});

const authenticatedCall = (request: Request, mediaType: string, closed: AbortSignal): AuthenticatedCall => ({
  ...openCall(request, mediaType, closed),
  caller: callerOf(request),
});
