import { Router } from 'express';
import type { Registry } from 'prom-client';
import type { JobStore } from '../store/job-store.ts';
import { openApi } from './openapi.ts';
import { Problem } from '../problems/problem.ts';
import { unavailable } from '../problems/problem-of.ts';
import { route } from './route.ts';

export interface Build {
  readonly version: string;
  readonly commit: string;
}

export interface ServiceRoutesOptions {
  readonly store: Pick<JobStore, 'reachable'>;
  readonly build: Build;
  readonly registry: Registry;
  readonly draining: () => boolean;
}

/** What probes, scrapers and generators of clients read; open to all. */
export function serviceRoutes({ store, build, registry, draining }: ServiceRoutesOptions): Router {
  const router = Router();
  const description = openApi(build.version);

  route(router, '/healthz', {
    get: (_request, response) => {
      response.json({ status: 'ok' });
    },
  });
  route(router, '/readyz', {
    get: async (_request, response) => {
      if (draining()) throw new Problem('Unavailable', 'this server is stopping');
      if (!(await store.reachable())) throw unavailable(undefined);
      response.json({ status: 'ok' });
    },
  });
  route(router, '/status', {
    get: (_request, response) => {
      response.json(build);
    },
  });
  route(router, '/metrics', {
    get: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  });
  route(router, '/api/v1/openapi.json', {
    get: (_request, response) => {
      response.json(description);
    },
  });
  return router;
}
