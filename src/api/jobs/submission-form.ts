import type { Request } from 'express';
import { z } from 'zod';
import { limits } from '../../resource/limits.ts';
import { readMultipart, type FormStreams } from '../http/multipart.ts';
import { yamlIn } from '../http/yaml.ts';
import { Problem } from '../problems/problem.ts';

/** A job as the fields of a form. */
export const formSchema = z.strictObject({
  dockerfile: z.string().optional().describe('The Dockerfile, as a file or as text.'),
  context: z
    .string()
    .meta({ format: 'binary' })
    .optional()
    .describe(
      'The files of the build context, as a tar archive, plain or compressed with gzip, or as a zip archive.',
    ),
  spec: z
    .string()
    .optional()
    .describe('The other fields of the spec, in JSON or YAML, as a file or as text.'),
  name: z.string().optional().describe('spec.name, the display name.'),
  description: z.string().optional().describe('spec.description.'),
});

const names = Object.keys(formSchema.shape);
const artifactSchema = z.looseObject({ artifact: z.looseObject({}).optional() });
const specSchema = z.looseObject({ source: artifactSchema.optional() });

const refuse = (field: string, message: string): Problem =>
  new Problem('InvalidField', `${field} ${message}`, { fields: [{ field, message }] });

/** Reads a form, and arranges it as a DockerfileJob. @throws Problem */
export async function readForm(request: Request, streams?: FormStreams): Promise<unknown> {
  const form = await readMultipart(request, { names, bytes: 2 * limits.dockerfileBytes, streams });
  const spec = specIn(form.get('spec'));
  const dockerfile = form.get('dockerfile');
  const digest = form.get('context');
  if (dockerfile === undefined && digest === undefined && !spec.source)
    throw refuse('dockerfile', 'is required, or spec with a source');
  if (dockerfile !== undefined && spec.source?.dockerfile !== undefined)
    throw refuse('dockerfile', 'must not be given beside spec.source.dockerfile');
  const texts = Object.fromEntries(
    (['name', 'description'] as const).flatMap((field) => {
      const text = form.get(field);
      return text === undefined ? [] : [[field, text]];
    }),
  );
  return {
    spec: {
      ...spec,
      ...texts,
      source:
        digest === undefined
          ? { ...spec.source, ...(dockerfile !== undefined && { dockerfile }) }
          : // The Dockerfile is in the upload.
            { ...spec.source, artifact: { ...spec.source?.artifact, digest } },
    },
  };
}

/** JSON is YAML. */
function specIn(text: string | undefined): z.output<typeof specSchema> {
  if (text === undefined) return {};
  const parsed = specSchema.safeParse(yamlIn(text));
  if (!parsed.success) throw refuse('spec', 'must be an object in JSON or YAML, as spec of a DockerfileJob');
  return parsed.data;
}
