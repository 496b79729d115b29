import { z } from 'zod';
import { answers, problems, queries, requests } from './bodies.ts';
import { problemResponses } from './openapi-problems.ts';
import { methods, type Operation, type PathParameter, type Route } from './route.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema<z.ZodType>(schema, { io, unrepresentable: 'any' });

/** Named after the request, and the media type if it has several. */
const requestSchemas = Object.entries(requests).flatMap(([name, { mediaTypes }]) =>
  Object.entries<z.ZodType>(mediaTypes).map(
    ([mediaType, schema]) => [requestSchema(name, mediaType), schemaOf(schema, 'input')] as const,
  ),
);
function requestSchema(name: string, mediaType: string): string {
  return mediaType === 'multipart/form-data' ? `${name}Form` : name;
}
const answerSchemas = [...Object.entries(answers), ...Object.entries(problems)].flatMap(
  ([name, { schema }]) => (name === 'Nothing' ? [] : [[name, schemaOf(schema, 'output')] as const]),
);
const schemas = Object.fromEntries([...requestSchemas, ...answerSchemas]);

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
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description: 'A token that the cluster or the configured issuer accepts.',
      },
    },
  },
});

/** OpenAPI writes `{id}` where Express writes `:id`. */
const parameterPattern = /:(\w+)/g;
const documentedPath = (path: string): string => path.replaceAll(parameterPattern, '{$1}');

function pathItem({ path, access, operations }: Route): object {
  const parameters = Array.from(path.matchAll(parameterPattern), ([, name = '']) => parameter(name));
  const described = methods.flatMap((method) => {
    const operation: Operation<never> | undefined = operations[method];
    return operation
      ? [[method, describe(operation, { access, hasId: parameters.length > 0, method })] as const]
      : [];
  });
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(described) };
}

interface Place {
  readonly access: Route['access'];
  readonly hasId: boolean;
  readonly method: string;
}

function describe(operation: Operation<never>, place: Place): object {
  const { operationId, summary, request, query, answer, statuses = [200] } = operation;
  const headers = [
    ...(place.method === 'post' && request ? [idempotencyKey] : []),
    ...(answer === 'Events' ? [lastEventId] : []),
  ];
  const parameters = [...(query ? queryParameters(queries[query]) : []), ...headers];
  const content = answerContent(answer);
  return {
    operationId,
    summary,
    ...(place.access === 'open' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(request && { requestBody: { required: true, content: requestContent(request) } }),
    responses: {
      ...Object.fromEntries(
        statuses.map((status) => [
          String(status),
          { description: 'Success.', ...(content && status !== 204 && { content }) },
        ]),
      ),
      ...problemResponses({
        ...place,
        hasId: place.hasId || query === 'Build' || query === 'Status',
        hasBody: request !== undefined,
        hasQuery: query !== undefined,
      }),
    },
  };
}

const reference = (name: string): object => ({ schema: { $ref: `#/components/schemas/${name}` } });

const requestContent = (name: keyof typeof requests): object =>
  Object.fromEntries(
    Object.keys(requests[name].mediaTypes).map((mediaType) => [
      mediaType,
      reference(requestSchema(name, mediaType)),
    ]),
  );

function answerContent(name: keyof typeof answers): object | undefined {
  const { mediaTypes } = answers[name];
  if (mediaTypes.length === 0) return undefined;
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, reference(name)]));
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key gives the same job, however often the request is sent.',
  schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[!-~]+$' },
};

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'The ID of the last event that the client has seen. It gets those after it.',
  schema: { type: 'string', maxLength: 64 },
};

function queryParameters(schema: z.ZodObject): object[] {
  const { properties = {} } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, described]) => {
    const { description, ...rest } = typeof described === 'object' ? described : {};
    return { name, in: 'query', ...(description !== undefined && { description }), schema: rest };
  });
}

/** @throws Error for a parameter that has no schema */
function parameter(name: string): object {
  const schema = parameterSchemas[name];
  if (!schema) throw new Error(`the path parameter ${name} has no schema`);
  return { name, in: 'path', required: true, schema };
}
