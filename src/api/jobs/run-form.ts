import type { Request } from 'express';
import { z } from 'zod';
import { dockerfileFault } from '../../dockerfile/index.ts';
import { limits } from '../../resource/limits.ts';
import { readMultipart } from '../http/multipart.ts';
import { Problem } from '../problems/problem.ts';

/** The form of an older system: nothing but a Dockerfile. */
export const runFormSchema = z.strictObject({
  file: z.string().describe('The Dockerfile, as a file or as text.'),
});

const refuse = (message: string): Problem =>
  new Problem('DockerfileInvalid', message, { fields: [{ field: 'file', message }] });

/**
 * Reads the form, and refuses at once what could not be built, as that system did.
 * @returns the Dockerfile
 * @throws Problem DockerfileInvalid that names the line
 */
export async function readRun(request: Request): Promise<string> {
  const form = await readMultipart(request, { names: ['file'], bytes: limits.dockerfileBytes });
  const text = form.get('file');
  if (text === undefined || text === '')
    throw refuse('the form must have the field file, with the Dockerfile');
  const fault = dockerfileFault(text, { files: [], args: {} });
  if (fault) throw refuse(fault.line === undefined ? fault.message : `line ${fault.line}: ${fault.message}`);
  return text;
}
