import type { AuthOptions } from '../auth/index.ts';
import { methods, tags, type Operation, type Route } from '../routes/route.ts';
import { headerParameters, parameterReference, responseHeaders } from './headers.ts';
import { operationObject } from './operation.ts';
import { pathParameters } from './parameters.ts';
import { problemExamples } from './problems.ts';
import { componentSchemas } from './schemas.ts';
import { describeSecurity, type SecurityDescription } from './security.ts';
import type { OpenApi, PathItem } from './types.ts';

const description = `Builds, scans and runs an untrusted Dockerfile, and returns a number.

Every path also answers \`OPTIONS\` with the methods that it has, and \`HEAD\` where it answers \`GET\`. Any other method is
refused with 405 and \`Allow\`. A refusal is a problem (RFC 9457) whose \`reason\` is one word of a closed list. Bodies must be
in UTF-8 and uncompressed.

A job that the caller may not read does not exist: the answer is 404. Every path needs a token, unless it says
otherwise.`;

export interface DocumentOptions {
  readonly version: string;
  readonly auth: AuthOptions;
}

/** OpenAPI 3.1 for these routes. The schemas are the ones that check requests and type the answers. */
export function openApiDocument(routes: readonly Route[], { version, auth }: DocumentOptions): OpenApi {
  const security = describeSecurity(auth);
  return {
    openapi: '3.1.0',
    info: {
      title: 'DockerfileJob',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.entries(tags).flatMap(([name, about]) =>
      routes.some(({ tag }) => tag === name) ? [{ name, description: about }] : [],
    ),
    security: security.required,
    paths: Object.fromEntries(routes.map((route) => [documentedPath(route.path), pathItem(route, security)])),
    components: {
      schemas: componentSchemas,
      parameters: headerParameters,
      headers: responseHeaders,
      examples: problemExamples,
      securitySchemes: security.schemes,
    },
  };
}

/** OpenAPI writes `{id}` where Express writes `:id`. */
const parameterPattern = /:(\w+)/g;
const documentedPath = (path: string): string => path.replaceAll(parameterPattern, '{$1}');

function pathItem(route: Route, security: SecurityDescription): PathItem {
  const names = Array.from(route.path.matchAll(parameterPattern), ([, name = '']) => name);
  const described = methods.flatMap((method) => {
    const operation: Operation<never> | undefined = route.operations[method];
    if (!operation) return [];
    const { access, tag } = route;
    return [
      [
        method,
        operationObject(operation, { access, tag, method, hasId: names.includes('id'), security }),
      ] as const,
    ];
  });
  return {
    parameters: [...pathParameters(names), parameterReference('X-Request-Id')],
    ...Object.fromEntries(described),
  };
}
