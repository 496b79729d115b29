import type { z } from 'zod';
import { fieldErrors } from '../../resource/field-errors.ts';
import { Problem } from '../problems/problem.ts';

const shownFields = 50;

/** Checks a body that was parsed. @throws Problem InvalidField that lists the invalid fields */
export function checkBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues
    .flatMap(fieldErrors)
    .slice(0, shownFields)
    .map(({ field, message }) => ({ field: field === '' ? 'the body' : field, message }));
  throw new Problem('InvalidField', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
    fields,
  });
}
