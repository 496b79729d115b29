import { z } from 'zod';
import { limits } from './limits.ts';
import { specSchema } from './spec.ts';
import { statusSchema } from './status.ts';

export const group = 'dockerfilejob.io';
export const version = 'v1alpha1';
export const apiVersion = `${group}/${version}` as const;
export const kind = 'DockerfileJob';
export const plural = 'dockerfilejobs';
export const finalizer = `${group}/clean`;

/** What the product reads of the metadata of its objects. */
export const objectMetadata = z.looseObject({
  name: z.string().max(limits.nameLength),
  namespace: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.int().default(1),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  finalizers: z.array(z.string()).default([]),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** A DockerfileJob as the apiserver returns it. */
export const dockerfileJobSchema = z.object({
  apiVersion: z.literal(apiVersion),
  kind: z.literal(kind),
  metadata: objectMetadata,
  spec: specSchema,
  status: statusSchema.prefault({}),
});

export type DockerfileJob = z.output<typeof dockerfileJobSchema>;
