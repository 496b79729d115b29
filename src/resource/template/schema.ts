import { z } from 'zod';
import { apiVersion, group, objectMetadata } from '../schema.ts';
import { templateSpecSchema } from './spec.ts';
import { templateStatusSchema } from './status.ts';

export const templateKind = 'DockerfileJobTemplate';
export const templatePlural = 'dockerfilejobtemplates';

/** Label of a job: the UID of the template that it was made from. */
export const templateLabel = `${group}/template-uid`;

/** Label of a job: the name of the template that it was made from. */
export const templateNameLabel = `${group}/template`;

/** Annotation of a job that a push has made: the hash of the delivery. */
export const deliveryAnnotation = `${group}/delivery`;

/** Annotation of a job that a push has made: the commit. */
export const commitAnnotation = `${group}/commit`;

/** Annotation of a job that a pull request has made, which anybody may open. */
export const pullRequestAnnotation = `${group}/pull-request`;

/** Annotation of a job that a schedule has made: the time, in RFC 3339. */
export const scheduledAtAnnotation = `${group}/scheduled-at`;

/** A DockerfileJobTemplate as the apiserver returns it. */
export const templateSchema = z.object({
  apiVersion: z.literal(apiVersion),
  kind: z.literal(templateKind),
  metadata: objectMetadata,
  spec: templateSpecSchema,
  status: templateStatusSchema.prefault({}),
});

export type DockerfileJobTemplate = z.output<typeof templateSchema>;
