import type { Express, IRouter } from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { makeServer } from '../../../../src/api/server.ts';
import { kubernetesJobStore } from '../../../../src/api/store/kubernetes-job-store.ts';
import { connectToNothing, startApiWithoutCluster, type TestApi } from '../../../support/api.ts';

const operation = z.looseObject({ operationId: z.string(), security: z.array(z.unknown()).optional() });
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.object({
      parameters: z.array(z.object({ name: z.string(), in: z.literal('path') })).optional(),
      get: operation.optional(),
      post: operation.optional(),
      put: operation.optional(),
      delete: operation.optional(),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }).loose(),
});

const builds = { registry: 'registry.test' };

let api: TestApi;
let description: z.output<typeof documentSchema>;
let app: Express;
beforeAll(async () => {
  api = await startApiWithoutCluster({ mode: 'token' }, { compatibility: true, builds });
  description = documentSchema.parse((await api.send({ path: '/api/v1/openapi.json' })).json);
  const cluster = await connectToNothing();
  const logger = pino({ enabled: false });
  const store = kubernetesJobStore(cluster, logger);
  app = makeServer({
    store,
    auth: { mode: 'token' },
    namespace: 'default',
    compatibility: true,
    builds,
    build: { version: '1.2.3', commit: 'abcdef0' },
    logger,
    draining: () => false,
  });
  await store.stop();
  await cluster.close();
});
afterAll(() => api.stop());

/** What Express routes, in nested routers too, for example `GET /api/v1/job/{id}`. */
function served({ stack }: Pick<IRouter, 'stack'>): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return isRouter(handle) ? served(handle) : [];
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const methods = route.stack.flatMap(({ method }) => (method ? [method.toUpperCase()] : []));
    // Every path answers OPTIONS, with the methods that it has.
    return [...new Set(methods)]
      .filter((method) => method !== 'OPTIONS')
      .map((method) => `${method} ${path}`);
  });
}

const isRouter = (handle: object): handle is IRouter => 'stack' in handle;

interface Described {
  readonly path: string;
  readonly method: string;
  readonly operationId: string;
  readonly isOpen: boolean;
}

const described = (): Described[] =>
  Object.entries(description.paths).flatMap(([path, { parameters: _, ...operations }]) =>
    Object.entries(operations).flatMap(([method, one]) =>
      one
        ? [
            {
              path,
              method: method.toUpperCase(),
              operationId: one.operationId,
              isOpen: one.security?.length === 0,
            },
          ]
        : [],
    ),
  );

describe('the OpenAPI document', () => {
  it('describes exactly the methods and paths that the server routes', () => {
    const documented = described().map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(served(app.router).sort());
    expect(documented).toContain('PUT /api/v1/job/{id}');
  });

  it('states for every operation whether it needs a token', async () => {
    for (const { method, path, isOpen } of described()) {
      const { status } = await api.send({ method, path: path.replace('{id}', 'any') });
      expect({ method, path, needsToken: status === 401 }).toEqual({ method, path, needsToken: !isOpen });
    }
  });

  it('gives every operation a unique operationId', () => {
    const ids = described().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every path parameter', () => {
    for (const [path, { parameters = [] }] of Object.entries(description.paths)) {
      expect(parameters.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('defines exactly the schemas that it refers to', () => {
    const references = JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = new Set(Array.from(references, ([, name]) => name));
    expect(Array.from(names).sort()).toEqual(Object.keys(description.components.schemas).sort());
  });
});
