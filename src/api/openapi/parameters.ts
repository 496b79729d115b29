import type { z } from 'zod';
import { queries, type QueryName } from '../routes/bodies.ts';
import type { PathParameter } from '../routes/route.ts';
import { schemaOf } from './schemas.ts';
import type { Parameter, Schema } from './types.ts';

const inPaths: Readonly<Record<string, Omit<Parameter, 'name' | 'in'> | undefined>> = {
  id: { description: 'The uid of the DockerfileJob.', schema: { type: 'string', format: 'uuid' } },
  namespace: { description: 'Namespace of the DockerfileJobTemplate.', schema: { type: 'string' } },
  template: { description: 'Name of the DockerfileJobTemplate.', schema: { type: 'string' } },
} satisfies Record<PathParameter, Omit<Parameter, 'name' | 'in'>>;

/** @throws Error for a parameter that is not described */
export const pathParameters = (names: readonly string[]): Parameter[] =>
  names.map((name) => {
    const described = inPaths[name];
    if (!described) throw new Error(`the path parameter ${name} is not described`);
    return { name, in: 'path', required: true, ...described };
  });

/** What an operation reads of the query string. */
export function queryParameters(name: QueryName): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(queries[name] satisfies z.ZodObject, 'input');
  return Object.entries(properties).map(([parameter, described]) => {
    const { description, example, ...limited } = typeof described === 'object' ? described : {};
    const schema = limited.type === 'array' ? withoutLength(limited) : limited;
    return {
      name: parameter,
      in: 'query',
      ...(required.includes(parameter) && { required: true }),
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
      ...(schema.type === 'array' && { explode: false }),
      schema,
    };
  });
}

/** The limit is that of the whole text. */
const withoutLength = ({ maxLength, ...schema }: Schema): Schema => schema;
