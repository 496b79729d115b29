import express, { Router, type Express } from 'express';
import type { Logger } from 'pino';
import { authenticate } from './access.ts';
import { makeAuth, type AuthOptions } from './auth.ts';
import type { JobStore } from './job-store.ts';
import { jobRoutes } from './jobs.ts';
import { makeMetrics } from './metrics.ts';
import { observeRequests } from './observe-requests.ts';
import { securityHeaders } from './security-headers.ts';
import { noSuchPath, sendProblem } from './send-problem.ts';
import { serviceRoutes, type Build } from './service-routes.ts';

export interface ServerOptions {
  readonly store: JobStore;
  readonly auth: AuthOptions;
  /** Where jobs that are made by REST are kept. */
  readonly namespace: string;
  readonly build: Build;
  readonly logger: Logger;
  /** Whether the server is about to stop, so that it is not sent more. */
  readonly draining: () => boolean;
}

/** The whole of the REST interface. It holds no state: every replica answers alike. */
export function makeServer({
  store,
  auth: authOptions,
  namespace,
  build,
  logger,
  draining,
}: ServerOptions): Express {
  const metrics = makeMetrics();
  const auth = makeAuth(authOptions, store);
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');

  const api = Router();
  api.use(authenticate(auth));
  api.use(jobRoutes({ store, auth, namespace }));

  app.use(observeRequests(logger, metrics), securityHeaders);
  app.use(serviceRoutes({ store, build, registry: metrics.registry, draining }));
  app.use('/api/v1', api);
  app.use(noSuchPath, sendProblem);
  return app;
}
