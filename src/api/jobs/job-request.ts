import { z } from 'zod';
import { limits } from '../../resource/limits.ts';
import { shownLines, shownText } from '../../resource/names-in-specs.ts';
import { unpackDockerfile } from './dockerfile-payload.ts';
import type { JobContent } from '../store/job-store.ts';
import { checkBody } from './check-body.ts';

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
  const content = checkBody(jobRequestSchema, body);
  return { ...content, dockerfile: unpackDockerfile(content.dockerfile) };
}
