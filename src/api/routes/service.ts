import type { Registry } from 'prom-client';
import { unavailable } from '../problems/problem-of.ts';
import { Problem } from '../problems/problem.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Answer, AnswerName, QueryName } from './bodies.ts';
import { operation, type Call, type OpenRoute, type Operation } from './route.ts';

export interface ServiceRoutesOptions {
  readonly store: Pick<JobStore, 'reachable'>;
  readonly build: { readonly version: string; readonly commit: string };
  /** Status of a job, for older clients. @throws Problem */
  readonly statusOf: (call: Call, id: string) => Promise<Answer<'Status'>>;
  readonly registry: Registry;
  /** Whether the server is about to stop. */
  readonly draining: () => boolean;
  readonly openApi: () => Answer<'OpenApi'>;
}

const openGet = <A extends AnswerName, Q extends QueryName = never>(
  path: OpenRoute['path'],
  get: Operation<Call, A, never, Q>,
): OpenRoute => ({
  path,
  access: 'open',
  operations: { get: operation(get) },
});

/** For probes, Prometheus and client generators. */
export const serviceRoutes = ({
  store,
  build,
  statusOf,
  registry,
  draining,
  openApi,
}: ServiceRoutesOptions): readonly OpenRoute[] => [
  openGet('/healthz', {
    operationId: 'getHealth',
    summary: 'Liveness probe',
    answer: 'Health',
    handle: () => ({ status: 'ok' }),
  }),
  openGet('/readyz', {
    operationId: 'getReadiness',
    summary: 'Readiness probe; fails while the apiserver is unreachable or this server is shutting down',
    answer: 'Health',
    handle: async () => {
      if (draining()) throw new Problem('Unavailable', 'the server is shutting down');
      if (!(await store.reachable())) throw unavailable(undefined);
      return { status: 'ok' };
    },
  }),
  openGet('/metrics', {
    operationId: 'getMetrics',
    summary: 'Metrics in the Prometheus text format',
    answer: 'Metrics',
    handle: () => registry.metrics(),
  }),
  openGet('/status', {
    operationId: 'getStatus',
    summary: 'Version and commit of this server',
    query: 'Status',
    answer: 'Status',
    handle: (call) => (call.query.id === undefined ? build : statusOf(call, call.query.id)),
  }),
  openGet('/api/v1/openapi.json', {
    operationId: 'getOpenApi',
    summary: 'This document',
    answer: 'OpenApi',
    handle: openApi,
  }),
];
