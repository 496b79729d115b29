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
  return dockerfileIn(form);
}

/** The Dockerfile of a form. @throws Problem DockerfileInvalid, DockerfileTooLarge */
export function dockerfileIn(form: ReadonlyMap<string, string>): string {
  const text = form.get('file');
  if (text === undefined || text === '')
    throw refuse('the form must have the field file, with the Dockerfile');
  if (Buffer.byteLength(text) > limits.dockerfileBytes) {
    const message = `must be at most ${limits.dockerfileBytes} bytes`;
    throw new Problem('DockerfileTooLarge', `file ${message}`, { fields: [{ field: 'file', message }] });
  }
  const fault = dockerfileFault(text, { files: [], args: {} });
  if (fault) throw refuse(fault.line === undefined ? fault.message : `line ${fault.line}: ${fault.message}`);
  return text;
}
