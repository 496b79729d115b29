import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { ApiMetrics } from './metrics.ts';
import { setContext, type RequestContext } from './request-context.ts';

const header = 'X-Request-Id';
const wellFormed = /^[\w.-]{1,64}$/;

/** Gives each request an ID. At its end, logs one line and counts it. Headers and bodies are never logged. */
export function observeRequests(logger: Logger, metrics: ApiMetrics): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const given = request.get(header);
    const context = setContext(request, {
      id: given !== undefined && wellFormed.test(given) ? given : randomUUID(),
    });
    response.setHeader(header, context.id);
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const route = context.route ?? 'unmatched';
      metrics.observe({ method: request.method, route, status: response.statusCode, seconds });
      write(logger, request.method, response, { context, route, seconds });
    });
    next();
  };
}

/** Polled every few seconds by the kubelet and Prometheus, so logged at debug level only. */
const polled: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

interface FinishedRequest {
  readonly context: RequestContext;
  readonly route: string;
  readonly seconds: number;
}

function write(
  logger: Logger,
  method: string,
  response: Response,
  { context, route, seconds }: FinishedRequest,
): void {
  const { id: requestId, jobId, caller, error } = context;
  const status = response.statusCode;
  const line = {
    requestId,
    method,
    route,
    status,
    milliseconds: Math.round(seconds * 1000),
    ...(jobId !== undefined && { jobId }),
    ...(caller && { username: caller.username }),
    ...(!response.writableFinished && { aborted: true }),
  };
  if (status >= 500) logger.error({ ...line, err: error }, 'request failed');
  else if (polled.has(route)) logger.debug(line, 'request');
  else logger.info(line, 'request');
}
