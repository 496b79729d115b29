import express, { Router, type Express } from 'express';
import type { Logger } from 'pino';
import { authenticate } from './auth/access.ts';
import { makeAuth, type AuthOptions } from './auth/index.ts';
import type { JobStore } from './store/job-store.ts';
import { jobRoutes } from './routes/jobs.ts';
import { makeMetrics } from './http/metrics.ts';
import { observeRequests } from './http/observe-requests.ts';
import { securityHeaders } from './http/security-headers.ts';
import { noSuchPath, sendProblem } from './http/send-problem.ts';
import { serviceRoutes, type Build } from './routes/service.ts';

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
