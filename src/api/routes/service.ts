import type { Registry } from 'prom-client';
import { unavailable } from '../problems/problem-of.ts';
import { Reply } from '../http/reply.ts';
import { Problem } from '../problems/problem.ts';
import type { Page } from '../docs/page.ts';
import type { Constant } from '../http/constant.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Answer, AnswerName, QueryName } from './bodies.ts';
import { operation, type Call, type OpenRoute, type Operation } from './route.ts';

export interface ServiceRoutesOptions {
  readonly store: Pick<JobStore, 'reachable'>;
  readonly build: { readonly version: string; readonly commit: string };
  /** Status of a job, for older clients. @throws Problem */
  readonly statusOf: (call: Call, id: string) => Promise<Answer<'Status'>>;
  readonly registry: Registry;
  /** Whether everything is known that operations need, jobs aside. */
  readonly isReady: () => boolean;
  /** Whether the server is about to stop. */
  readonly draining: () => boolean;
  /** Whether the status of a job is there for older clients. */
  readonly compatibility: boolean;
  readonly openApi: () => Constant;
  readonly page: () => Page;
}

const openGet = <A extends AnswerName, Q extends QueryName = never>(
  path: OpenRoute['path'],
  get: Operation<Call, A, never, Q>,
): OpenRoute => ({
  path,
  access: 'open',
  tag: 'Service',
  operations: { get: operation(get) },
});

/** For probes, Prometheus and client generators. */
export const serviceRoutes = ({
  store,
  build,
  statusOf,
  registry,
  isReady,
  draining,
  compatibility,
  openApi,
  page,
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
      if (draining()) throw stopping();
      if (!isReady() || !(await store.reachable())) throw unavailable(undefined);
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
    ...(compatibility && {
      description:
        'With `id`, status and performance of that job, as an older system showed them. That takes a token.',
      takesToken: true,
    }),
    query: 'Status',
    answer: 'Status',
    raises: ['NotFound'],
    handle: (call) => (call.query.id === undefined ? build : statusOf(call, call.query.id)),
  }),
  openGet('/api/v1/openapi.json', {
    operationId: 'getOpenApi',
    summary: 'This document',
    answer: 'OpenApi',
    sends: ['ETag'],
    handle: () => {
      const { body, etag } = openApi();
      return new Reply(body, { etag });
    },
  }),
  openGet('/docs', {
    operationId: 'getDocs',
    summary: 'This document, for people',
    answer: 'Page',
    sends: ['ETag'],
    handle: () => {
      const { body, etag, headers } = page();
      return new Reply(body, { etag, headers });
    },
  }),
];

const stopping = (): Problem =>
  new Problem('Unavailable', 'the server is shutting down', { headers: { 'Retry-After': '10' } });
