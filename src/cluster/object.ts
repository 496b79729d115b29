import { z } from 'zod';
import { kinds, type Kind } from './kinds.ts';

/**
 * The fields that every object has. All others are `unknown` until their reader parses them. Times are strings
 * (RFC 3339), unlike in the types of @kubernetes/client-node.
 */
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    // A dry run creates an object that has none.
    resourceVersion: z.string().default(''),
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

/** Any manifest that can be sent, with typed fields or without. */
export type Writable = Identified | (Identified<Named & Fields> & Fields);

/** A manifest to create: with a name, or with the beginning of one that the apiserver completes. */
export type Creatable =
  | Writable
  | ({
      readonly apiVersion: string;
      readonly kind: string;
      readonly metadata: Fields & { readonly namespace: string } & (
          { readonly name: string } | { readonly generateName: string }
        );
    } & Fields);

/** Returns `namespace/name`, or `name` for an object without a namespace. */
export function keyOf(metadata: { readonly name: string; readonly namespace?: string | undefined }): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

const tolerant = z.looseObject({});

/**
 * Parses an object from the apiserver. Adds apiVersion and kind, which the items of a list lack.
 * @throws ZodError if a field that every object has is missing
 */
export function parseObject(kind: Kind, raw: unknown): KubeObject {
  const { apiVersion } = kinds[kind];
  return objectSchema.parse({ apiVersion, kind, ...tolerant.parse(raw) });
}
