import type { Request } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { takesLonger } from '../http/arrival.ts';
import { requireMediaType } from '../http/read-body.ts';
import { digestPattern } from '../../resource/artifact-source.ts';

const mediaTypes = ['application/x-tar', 'application/gzip', 'application/zip'] as const;
const bytes = z.string().meta({ format: 'binary', description: 'The archive.' });

/** The schema of each media type of an archive, for the OpenAPI document. */
export const archiveBodies = {
  'application/x-tar': bytes,
  'application/gzip': bytes,
  'application/zip': bytes,
};

export const uploadedSchema = z.object({
  digest: z.string().regex(digestPattern).describe('For spec.source.artifact.digest.'),
});

export const uploadQuerySchema = z.object({
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the name of a namespace')
    .optional()
    .describe('Namespace of the jobs that may refer to it. Defaults to that of the REST interface.'),
});

/** The body as a stream. @throws Problem UnsupportedMediaType */
export function readArchive(request: Request): Promise<Readable> {
  requireMediaType(request, mediaTypes);
  takesLonger(request);
  return Promise.resolve(request);
}

/** Whether a body may be large: who sends it is asked for it, if they expect to be. */
export const mayBeLarge = ({ headers }: IncomingMessage): boolean =>
  /^(?:application\/(?:x-tar|gzip|zip)|multipart\/form-data)\b/.test(headers['content-type'] ?? '');
