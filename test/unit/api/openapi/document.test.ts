import type { Express, IRouter } from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { makeServer } from '../../../../src/api/server.ts';
import { kubernetesJobStore } from '../../../../src/api/store/kubernetes-job-store.ts';
import { connectToNothing, startApiWithoutCluster, type TestApi } from '../../../support/api.ts';
import { makeHookWorld, templateStoreOf } from '../../../support/webhooks/api.ts';

const operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  responses: z.record(z.string(), z.looseObject({ headers: z.record(z.string(), z.unknown()) })),
});
const reference = z.object({ $ref: z.string() });
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.object({
      parameters: z.array(z.union([reference, z.looseObject({ name: z.string(), in: z.literal('path') })])),
      get: operation.optional(),
      post: operation.optional(),
      put: operation.optional(),
      delete: operation.optional(),
    }),
  ),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const builds = { registry: 'registry.test' };
const hooks = {
  templates: templateStoreOf(makeHookWorld()),
  perMinute: 60,
  strangers: { perSecond: 0, burst: 1 },
};
/** Where the proof is a signature, and no token. */
const signed = '/api/v1/hooks/{namespace}/{template}';

let api: TestApi;
let description: z.output<typeof documentSchema>;
let app: Express;
beforeAll(async () => {
  api = await startApiWithoutCluster({ mode: 'token' }, { compatibility: true, builds, hooks });
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
    hooks,
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
  readonly responses: z.output<typeof operation>['responses'];
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
              // An optional token is one scheme without any need.
              isOpen: one.security !== undefined,
              responses: one.responses,
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
      if (path === signed) continue;
      const { status } = await api.send({ method, path: path.replace('{id}', 'any') });
      expect({ method, path, needsToken: status === 401 }).toEqual({ method, path, needsToken: !isOpen });
    }
  });

  it('says of webhooks that they take no token, and what the proof is', () => {
    const hook = described().find(({ path }) => path === signed);
    expect(hook).toMatchObject({ isOpen: true, method: 'POST', operationId: 'receiveDelivery' });
    expect(Object.keys(hook?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '201', '202', '400', '401', '409', '413', '415', '422', '429', '503']),
    );
    expect(hook?.responses['201']?.headers).toHaveProperty('Location');
    expect(hook?.responses['202']?.headers).not.toHaveProperty('Location');
  });

  it('gives every operation a unique operationId', () => {
    const ids = described().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every path parameter', () => {
    for (const [path, { parameters }] of Object.entries(description.paths)) {
      const names = parameters.flatMap((parameter) => ('name' in parameter ? [`{${parameter.name}}`] : []));
      expect(names).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it.each(['schemas', 'parameters', 'headers', 'examples'])(
    'defines exactly the %s that it refers to',
    (kind) => {
      const references = JSON.stringify(description).matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g);
      const used = Array.from(references).flatMap(([, found, name]) => (found === kind ? [name] : []));
      // No operation refuses a method; every path does.
      const expected = new Set(kind === 'examples' ? [...used, 'MethodNotAllowed'] : used);
      expect(Object.keys(description.components[kind] ?? {}).sort()).toEqual(Array.from(expected).sort());
    },
  );

  it('lists the statuses of every operation one by one, each with the ID of the request', () => {
    for (const { operationId, responses } of described()) {
      expect(responses).not.toHaveProperty('default');
      for (const { headers } of Object.values(responses)) {
        expect({ operationId, headers }).toMatchObject({ headers: { 'X-Request-Id': {} } });
      }
    }
  });
});
