import { z } from 'zod';
import { limits } from '../../resource/limits.ts';
import { shownLines, shownText } from '../../resource/names-in-specs.ts';
import { unpackDockerfile } from './dockerfile-payload.ts';
import type { FieldError, JobContent } from '../store/job-store.ts';
import { Problem } from '../problems/problem.ts';

/** The body of a request to create or replace a job. */
export const jobRequestSchema = z.strictObject({
  name: shownText(limits.nameLength).describe('Display name.'),
  description: shownLines(limits.descriptionLength).describe('Free text. May be empty.'),
  dockerfile: z
    .string()
    .meta({ contentEncoding: 'base64' })
    .describe('The Dockerfile, compressed with gzip and encoded in base64.'),
});

/** Checks a parsed JSON body and unpacks the Dockerfile. @throws Problem that lists every invalid field */
export function readJobRequest(body: unknown): JobContent {
  const parsed = jobRequestSchema.safeParse(body);
  if (parsed.success) return { ...parsed.data, dockerfile: unpackDockerfile(parsed.data.dockerfile) };
  const fields = parsed.error.issues.flatMap(fieldErrors);
  throw new Problem('InvalidField', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
    fields,
  });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) => ({ field, message: 'is not a known field' }));
  }
  const field = issue.path.join('.') || 'the body';
  if (issue.code !== 'invalid_type') return [{ field, message: issue.message }];
  const missing = issue.message.endsWith('received undefined');
  return [{ field, message: missing ? 'is required' : `must be of type ${issue.expected}` }];
}
