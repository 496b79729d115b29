import type { Request } from 'express';
import { z } from 'zod';
import { limits } from '../../resource/limits.ts';
import { isPathComponent } from '../../resource/output.ts';
import { readMultipart } from '../http/multipart.ts';
import { checkBody } from './check-body.ts';
import { Problem } from '../problems/problem.ts';
import { dockerfileIn } from './run-form.ts';

/** Characters. Access tokens of registries have some hundred. */
const longestPassword = 4096;

/** No message shows what was given. */
const password = z
  .string()
  .min(1, 'must not be empty; leave it out to publish without a password')
  .max(longestPassword, `must have at most ${longestPassword} characters`)
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not have line breaks or other control characters');

const partsSchema = z.object({
  username: z
    .string()
    .min(1, 'must not be empty')
    .max(128, 'must have at most 128 characters')
    .refine(
      isPathComponent,
      'must be a user of the registry as it is written in names of images: lower-case letters, digits, and single ., _ or - between them',
    )
    .describe('The user of the registry. The image is published below this name.'),
  password: password.optional().describe('The password, or access token, of that user.'),
  docker_password: password.optional().describe('Another name of `password`.'),
});

/** The form of an older system that builds and publishes. */
export const buildFormSchema = partsSchema.extend({
  file: z.string().describe('The Dockerfile, as a file or as text.'),
});

const names = Object.keys(buildFormSchema.shape);

/** What the form may have besides the Dockerfile, in bytes. */
const others = 32 * 1024;

export interface Build {
  readonly username: string;
  /** Never shown, logged or stored, but in a Secret. */
  readonly password: string | undefined;
  readonly dockerfile: string;
}

/** Reads the form, and refuses at once what could not be built. @throws Problem */
export async function readBuild(request: Request): Promise<Build> {
  const form = await readMultipart(request, { names, bytes: limits.dockerfileBytes + others });
  const parts = checkBody(partsSchema, Object.fromEntries(form));
  if (parts.password !== undefined && parts.docker_password !== undefined) {
    const message = 'must not be given beside docker_password: they are the same';
    throw new Problem('InvalidField', `password ${message}`, { fields: [{ field: 'password', message }] });
  }
  return {
    username: parts.username,
    password: parts.password ?? parts.docker_password,
    dockerfile: dockerfileIn(form),
  };
}
