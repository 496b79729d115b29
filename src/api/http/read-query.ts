import { z } from 'zod';
import type { FieldError } from '../../resource/field-errors.ts';
import { oneLine, quote } from '../../text/quote.ts';
import { Problem } from '../problems/problem.ts';

const shownLength = 64;

/** Checks the query string. @throws Problem InvalidField that lists every wrong parameter */
export function readQuery<S extends z.ZodObject>(schema: S, query: unknown): z.output<S> {
  const given = z.record(z.string(), z.unknown()).parse(query);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((field) => ({
        field: oneLine(field, shownLength),
        message: `is not a known parameter; use ${Object.keys(schema.shape).join(', ')}`,
      }));
    const field = String(issue.path[0]);
    const value = given[field];
    if (value === undefined) return [{ field, message: 'is required' }];
    if (typeof value !== 'string') return [{ field, message: 'must be given once' }];
    return [{ field, message: `${issue.message}, but is ${quote(value, shownLength)}` }];
  });
  throw new Problem('InvalidField', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
    fields,
  });
}
