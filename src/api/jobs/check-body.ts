import type { z } from 'zod';
import { oneLine } from '../../text/quote.ts';
import { Problem } from '../problems/problem.ts';
import type { FieldError } from '../store/job-store.ts';

/** Characters of a field's name that are shown, and how many fields. */
const [shownLength, shownFields] = [100, 50];

/** Checks a body that was parsed. @throws Problem InvalidField that lists the invalid fields */
export function checkBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap(fieldErrors).slice(0, shownFields);
  throw new Problem('InvalidField', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
    fields,
  });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: oneLine(at === '' ? key : `${at}.${key}`, shownLength),
      message: 'is not a known field',
    }));
  }
  const field = oneLine(at, shownLength) || 'the body';
  if (issue.code !== 'invalid_type') return [{ field, message: issue.message }];
  const isMissing = issue.message.endsWith('received undefined');
  return [{ field, message: isMissing ? 'is required' : `must be of type ${issue.expected}` }];
}
