import type { z } from 'zod';
import { oneLine } from '../text/quote.ts';

/** What is wrong with a field. */
export interface FieldError {
  /** A path such as `spec.source`, or a member of the request body. Empty: the whole. */
  readonly field: string;
  readonly message: string;
}

/** Characters of a field's name that are shown. */
const shownLength = 100;

/** An issue of zod in the words of users: one error for each field. */
export function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: oneLine(at === '' ? key : `${at}.${key}`, shownLength),
      message: 'is not a known field',
    }));
  }
  const field = oneLine(at, shownLength);
  if (issue.code !== 'invalid_type') return [{ field, message: issue.message }];
  const isMissing = issue.message.endsWith('received undefined');
  return [{ field, message: isMissing ? 'is required' : `must be of type ${issue.expected}` }];
}
