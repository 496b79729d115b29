import { Router, type Request, type RequestHandler } from 'express';
import { authenticate, callerOf } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { readJson } from '../http/read-json.ts';
import { closing, limitSending } from '../http/closing.ts';
import { sendItems } from '../http/send-items.ts';
import { contextOf } from '../http/request-context.ts';
import { Problem } from '../problems/problem.ts';
import { answers, requests } from './bodies.ts';
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

/** Serves these routes. A request below /api/v1 that no open route serves is authenticated before anything else. */
export function makeRouter(routes: readonly Route[], auth: Auth): Router {
  const router = Router();
  for (const route of routes) {
    if (route.access === 'open') serve(router, route.path, route.operations, openCall);
  }
  router.use(authenticatedPrefix, authenticate(auth));
  for (const route of routes) {
    if (route.access === 'bearer') serve(router, route.path, route.operations, authenticatedCall);
  }
  return router;
}

function serve<C extends Call>(
  router: Router,
  path: string,
  operations: Operations<C>,
  callOf: (request: Request, closed: AbortSignal) => C,
): void {
  const served = router.route(path).all((request, _response, next) => {
    contextOf(request).route = path;
    next();
  });
  const allowed: string[] = [];
  for (const method of methods) {
    const operation = operations[method];
    if (!operation) continue;
    served[method](perform(operation, callOf));
    allowed.push(...(method === 'get' ? ['HEAD', 'GET'] : [method.toUpperCase()]));
  }
  served.all(refuseMethod(allowed.join(', ')));
}

const perform =
  <C extends Call>(
    operation: Operation<C>,
    callOf: (request: Request, closed: AbortSignal) => C,
  ): RequestHandler =>
  async (request, response) => {
    const answer = await answerOf(operation, callOf(request, closing(response)), request);
    response.type(answers[operation.answer].mediaType);
    if (typeof answer === 'string' || !(Symbol.asyncIterator in answer)) limitSending(response);
    if (typeof answer === 'string') response.send(answer);
    else if (!(Symbol.asyncIterator in answer)) response.json(answer);
    else if (request.method === 'HEAD') response.end();
    else await sendItems(response, answer);
  };

function answerOf<C extends Call>(operation: Operation<C>, call: C, request: Request) {
  if (operation.request === undefined) return operation.handle(call);
  const { read } = requests[operation.request];
  return operation.handle({ ...call, readBody: async () => read(await readJson(request)) });
}

/** RFC 9110, 15.5.6: the Allow header lists the methods of the path. */
const refuseMethod =
  (allow: string): RequestHandler =>
  (request) => {
    throw new Problem('MethodNotAllowed', `${request.method} is not allowed on this path; use ${allow}`, {
      headers: { Allow: allow },
    });
  };

const openCall = (request: Request, closed: AbortSignal): Call => ({
  context: contextOf(request),
  closed,
  parameter: (name: PathParameter) => {
    const value = request.params[name];
    if (typeof value !== 'string') throw new Error(`the path has no parameter ${name}`);
    return value;
  },
});

const authenticatedCall = (request: Request, closed: AbortSignal): AuthenticatedCall => ({
  ...openCall(request, closed),
  caller: callerOf(request),
});
