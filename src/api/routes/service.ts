import type { Registry } from 'prom-client';
import { unavailable } from '../problems/problem-of.ts';
import { Problem } from '../problems/problem.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Answer } from './bodies.ts';
import type { OpenRoute } from './route.ts';

export interface ServiceRoutesOptions {
  readonly store: Pick<JobStore, 'reachable'>;
  readonly build: Answer<'Status'>;
  readonly registry: Registry;
  /** Whether the server is about to stop. */
  readonly draining: () => boolean;
  readonly openApi: () => Answer<'OpenApi'>;
}

/** For probes, Prometheus and generators of clients. */
export const serviceRoutes = ({
  store,
  build,
  registry,
  draining,
  openApi,
}: ServiceRoutesOptions): readonly OpenRoute[] => [
  {
    path: '/healthz',
    access: 'open',
    operations: {
      get: {
        operationId: 'getHealth',
        summary: 'Liveness probe',
        answer: 'Health',
        handle: () => ({ status: 'ok' }),
      },
    },
  },
  {
    path: '/readyz',
    access: 'open',
    operations: {
      get: {
        operationId: 'getReadiness',
        summary: 'Readiness probe; fails while the apiserver cannot be reached',
        answer: 'Health',
        handle: async () => {
          if (draining()) throw new Problem('Unavailable', 'the server is shutting down');
          if (!(await store.reachable())) throw unavailable(undefined);
          return { status: 'ok' };
        },
      },
    },
  },
  {
    path: '/metrics',
    access: 'open',
    operations: {
      get: {
        operationId: 'getMetrics',
        summary: 'Metrics in the Prometheus text format',
        answer: 'Metrics',
        handle: () => registry.metrics(),
      },
    },
  },
  {
    path: '/status',
    access: 'open',
    operations: {
      get: {
        operationId: 'getStatus',
        summary: 'Version and commit of this server',
        answer: 'Status',
        handle: () => build,
      },
    },
  },
  {
    path: '/api/v1/openapi.json',
    access: 'open',
    operations: {
      get: {
        operationId: 'getOpenApi',
        summary: 'This document',
        answer: 'OpenApi',
        handle: openApi,
      },
    },
  },
];
