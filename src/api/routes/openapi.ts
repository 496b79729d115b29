import { z } from 'zod';
import { answers, problems, requests } from './bodies.ts';
import { methods, type PathParameter, type Route } from './route.ts';

const bodies = { ...requests, ...answers, ...problems };
type BodyName = keyof typeof bodies;

const inputs = new Set(Object.keys(requests));
const schemas = Object.fromEntries(
  Object.entries(bodies).map(([name, { schema }]) => [
    name,
    z.toJSONSchema(schema, { io: inputs.has(name) ? 'input' : 'output' }),
  ]),
);

const parameterSchemas: Readonly<Record<string, object | undefined>> = {
  id: { type: 'string', format: 'uuid' },
} satisfies Record<PathParameter, object>;

/** OpenAPI 3.1 for these routes. The schemas are the ones that check requests and type the answers. */
export const openApiDocument = (routes: readonly Route[], version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'DockerfileJob',
    version,
    description: 'Builds, scans and runs an untrusted Dockerfile, and returns a number.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ bearer: [] }],
  paths: Object.fromEntries(routes.map((route) => [documentedPath(route.path), pathItem(route)])),
  components: {
    schemas,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'A token that the cluster accepts.' },
    },
  },
});

/** OpenAPI writes `{id}` where Express writes `:id`. */
const parameterPattern = /:(\w+)/g;
const documentedPath = (path: string): string => path.replaceAll(parameterPattern, '{$1}');

function pathItem({ path, access, operations }: Route): object {
  const parameters = Array.from(path.matchAll(parameterPattern), ([, name = '']) => parameter(name));
  const described = methods.flatMap((method) => {
    const operation = operations[method];
    return operation ? [[method, describe(operation, access)] as const] : [];
  });
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(described) };
}

type AnyOperation = NonNullable<Route['operations']['get']>;

const describe = (
  { operationId, summary, request, answer }: AnyOperation,
  access: Route['access'],
): object => ({
  operationId,
  summary,
  ...(access === 'open' && { security: [] }),
  ...(request && { requestBody: { required: true, content: content(request) } }),
  responses: {
    '200': { description: 'Success.', content: content(answer) },
    default: { description: 'Problem details (RFC 9457).', content: content('Problem') },
  },
});

const content = (name: BodyName): object => ({
  [bodies[name].mediaType]: { schema: { $ref: `#/components/schemas/${name}` } },
});

/** @throws Error for a parameter that has no schema */
function parameter(name: string): object {
  const schema = parameterSchemas[name];
  if (!schema) throw new Error(`the path parameter ${name} has no schema`);
  return { name, in: 'path', required: true, schema };
}
