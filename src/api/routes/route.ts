import type { Request, RequestHandler, Response, Router } from 'express';
import { Problem } from '../problems/problem.ts';
import { contextOf } from '../http/request-context.ts';

type Method = 'get' | 'post' | 'put' | 'delete';

/** Answers, or throws a Problem. */
export type Handler = (request: Request<{ id: string }>, response: Response) => void | Promise<void>;

/** Serves a path by these methods, and tells of them where another is tried (RFC 9110, 15.5.6). */
export function route(router: Router, path: string, handlers: Partial<Record<Method, Handler>>): void {
  const methods = Object.keys(handlers).map((method) => method.toUpperCase());
  const allow = (methods.includes('GET') ? ['HEAD', ...methods] : methods).join(', ');

  const named: RequestHandler = (request, _response, next) => {
    contextOf(request).route = request.baseUrl + path;
    next();
  };
  const refuse: RequestHandler = (request) => {
    throw new Problem('MethodNotAllowed', `${request.method} is not allowed here; use ${allow}`, {
      headers: { Allow: allow },
    });
  };

  const served = router.route(path).all(named);
  for (const [method, handler] of entries(handlers)) served[method]<{ id: string }>(handler);
  served.all(refuse);
}

const entries = (handlers: Partial<Record<Method, Handler>>): [Method, Handler][] =>
  (['get', 'post', 'put', 'delete'] as const).flatMap((method) => {
    const handler = handlers[method];
    return handler ? [[method, handler] satisfies [Method, Handler]] : [];
  });
