import { limits } from '../limits.ts';
import { group, version } from '../schema.ts';
import type { JsonSchema } from '../structural-schema.ts';

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly description: string;
  /** 1: shown only by `kubectl get -o wide`. */
  readonly priority?: 1;
}

/** What makes a kind. */
export interface KindParts {
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  readonly description: string;
  readonly spec: JsonSchema;
  readonly status: JsonSchema;
  readonly columns: readonly Column[];
  /** What `kubectl get --field-selector` can select by (KEP-4358). */
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

const nameLength = {
  rule: `size(self.metadata.name) <= ${limits.nameLength}`,
  message: `metadata.name must be at most ${limits.nameLength} characters long`,
  fieldPath: '.metadata.name',
};

/** The structural schema of the whole object, with CEL validation rules (KEP-2876). */
const openAPIV3Schema = ({ description, spec, status }: KindParts) => ({
  type: 'object',
  description,
  required: ['spec'],
  'x-kubernetes-validations': [nameLength],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object', properties: { name: { type: 'string' } } },
    spec,
    status,
  },
});

/** The CustomResourceDefinition (apiextensions.k8s.io/v1) of a kind. */
export const definitionOf = (parts: KindParts) => {
  const { kind, plural, shortName, columns, selectableFields } = parts;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [shortName] },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          ...(selectableFields && { selectableFields }),
          schema: { openAPIV3Schema: openAPIV3Schema(parts) },
        },
      ],
    },
  };
};
