import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { makeAuth, type AuthOptions } from './auth/index.ts';
import { cors } from './http/cors.ts';
import { makeMetrics } from './http/metrics.ts';
import { observeRequests } from './http/observe-requests.ts';
import { securityHeaders } from './http/security-headers.ts';
import { takeFormAsJson } from './http/form-as-json.ts';
import { refuseUnknownPath, sendProblem } from './http/send-problem.ts';
import { makeRoutes, type RoutesOptions } from './routes/index.ts';
import { makeRouter } from './routes/router.ts';
import { simpleJobPrefix } from './routes/simple-jobs.ts';

export interface ServerOptions extends Omit<RoutesOptions, 'auth' | 'authOptions' | 'logger' | 'registry'> {
  readonly auth: AuthOptions;
  readonly logger: Logger;
  /** Origins whose scripts may read answers. Defaults to none. */
  readonly origins?: readonly string[];
}

/** The REST interface. It holds no state of its own, so every replica gives the same answers. */
export function makeServer({ auth: authOptions, logger, origins = [], ...options }: ServerOptions): Express {
  const metrics = makeMetrics();
  const auth = makeAuth(authOptions, options.store, logger);
  const routes = makeRoutes({ ...options, auth, authOptions, logger, registry: metrics.registry });

  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(observeRequests(logger, metrics), securityHeaders, cors(origins));
  if (options.compatibility) app.use(simpleJobPrefix, takeFormAsJson);
  app.use(makeRouter(routes, auth));
  app.use(refuseUnknownPath, sendProblem);
  return app;
}
