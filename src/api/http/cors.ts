import type { RequestHandler } from 'express';

/** Seconds for which a browser remembers what a preflight has said. */
const maxAge = '600';
const allowed = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE',
  'Access-Control-Allow-Headers':
    'Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id',
  'Access-Control-Max-Age': maxAge,
};
const exposed = 'Allow, ETag, Link, Location, Retry-After, X-Request-Id';

/**
 * Lets scripts of these origins read answers (https://fetch.spec.whatwg.org/#http-cors-protocol). They send a token, never
 * a cookie, so credentials are not allowed.
 * @param origins scheme, host and port, exactly as a browser sends them
 */
export function cors(origins: readonly string[]): RequestHandler {
  const known = new Set(origins);
  return (request, response, next) => {
    if (known.size > 0) response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || !known.has(origin)) {
      next();
      return;
    }
    response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposed });
    if (request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined)
      response.set(allowed).status(204).end();
    else next();
  };
}
