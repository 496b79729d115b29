import { z } from 'zod';
import { kinds, type Kind } from './kinds.ts';

/**
 * What every object of the apiserver has; everything else is `unknown` until its reader parses it.
 * Times are strings (RFC 3339), other than in the types of @kubernetes/client-node.
 */
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

export type KubeObject = z.output<typeof objectSchema>;

type Fields = Readonly<Record<string, unknown>>;

interface Named {
  readonly name: string;
  readonly namespace?: string | undefined;
}

interface Identified<Metadata extends Named = Named> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** Anything that can be sent: the manifests of src/manifests, and literals with whatever fields they need. */
export type Writable = Identified | (Identified<Named & Fields> & Fields);

/** `namespace/name`, or `name` where there is no namespace. */
export function keyOf(metadata: { readonly name: string; readonly namespace?: string | undefined }): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

const tolerant = z.looseObject({});

/** Items of a list come without apiVersion and kind, so both are filled in. */
export function parseObject(kind: Kind, raw: unknown): KubeObject {
  const { apiVersion } = kinds[kind];
  return objectSchema.parse({ apiVersion, kind, ...tolerant.parse(raw) });
}
