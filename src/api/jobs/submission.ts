import type { Request } from 'express';
import { z } from 'zod';
import { jsonIn } from '../http/read-json.ts';
import type { FormStreams } from '../http/multipart.ts';
import { readText, requireMediaType } from '../http/read-body.ts';
import { yamlIn } from '../http/yaml.ts';
import { apiVersion, group, kind } from '../../resource/schema.ts';
import { limits } from '../../resource/limits.ts';
import { checkBody } from './check-body.ts';
import { formSchema, readForm } from './submission-form.ts';

const ours = `${group}/`;
const notOurs = (keys: Readonly<Record<string, string>>): boolean =>
  !Object.keys(keys).some((key) => key.startsWith(ours));
const freeKeys = z
  .record(z.string(), z.string())
  .refine(notOurs, `must not have keys that begin with ${ours}: they are the operator's`);

const metadataSchema = z.strictObject({
  name: z
    .string()
    .max(limits.nameLength)
    .optional()
    .describe('Name of the object. Without, a free one is derived from spec.name or generateName.'),
  generateName: z.string().max(limits.nameLength).optional(),
  namespace: z.string().max(63).optional().describe('Defaults to the namespace of the REST interface.'),
  labels: freeKeys.optional(),
  annotations: freeKeys.optional(),
});

/** The apiserver checks it: it has all rules. */
export const submittedSpec = z
  .looseObject({ source: z.looseObject({}) })
  .describe('As in the DockerfileJob.');

/** A DockerfileJob that is submitted. */
const submissionSchema = z.strictObject({
  apiVersion: z.literal(apiVersion).optional(),
  kind: z.literal(kind).optional(),
  metadata: metadataSchema.optional(),
  spec: submittedSpec,
});

export type Submission = z.output<typeof submissionSchema>;

const yamlTypes = ['application/yaml', 'application/x-yaml', 'text/yaml'] as const;
const mediaTypes = ['application/json', ...yamlTypes, 'multipart/form-data'] as const;

/** The schema of each media type of a submission, for the OpenAPI document. */
export const submissionBodies = {
  'application/json': submissionSchema,
  'application/yaml': submissionSchema,
  'multipart/form-data': formSchema,
};

/** Reads a job from JSON, YAML or a form. @throws Problem that lists every invalid field */
export async function readSubmission(request: Request, streams?: FormStreams): Promise<Submission> {
  const mediaType = requireMediaType(request, mediaTypes);
  if (mediaType === 'multipart/form-data')
    return checkBody(submissionSchema, await readForm(request, streams));
  const text = await readText(request);
  const body = mediaType === 'application/json' ? jsonIn(text) : yamlIn(text);
  return checkBody(submissionSchema, body);
}

/** What a free name is derived from. */
export const titleOf = ({ metadata, spec }: Submission): string =>
  typeof spec.name === 'string' ? spec.name : (metadata?.generateName ?? 'job');
