import { limits } from './limits.ts';
import { group, kind, plural, version } from './schema.ts';
import { specSchema } from './spec.ts';
import type { Phase } from './phases.ts';
import { statusSchema } from './status.ts';
import { structuralSchema } from './structural-schema.ts';

interface Column {
  readonly name: string;
  readonly type: 'string' | 'number' | 'integer' | 'date';
  readonly jsonPath: string;
  readonly description: string;
  /** 1: shown only by `kubectl get -o wide`. */
  readonly priority?: 1;
}

/** The columns of `kubectl get dockerfilejobs`. */
const columns: Column[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Phase of the job' },
  { name: 'Performance', type: 'number', jsonPath: '.status.performance', description: 'Result of the job' },
  {
    name: 'Critical',
    type: 'integer',
    jsonPath: '.status.vulnerabilities.critical',
    description: 'Number of critical vulnerabilities',
  },
  {
    name: 'High',
    type: 'integer',
    jsonPath: '.status.vulnerabilities.high',
    description: 'Number of high vulnerabilities',
  },
  {
    name: 'Reason',
    type: 'string',
    jsonPath: '.status.failureDetails.reason',
    description: 'Why the job failed',
  },
  {
    name: 'Age',
    type: 'date',
    jsonPath: '.metadata.creationTimestamp',
    description: 'Time since the job was created',
  },
  {
    name: 'Image',
    type: 'string',
    jsonPath: '.status.image.digest',
    description: 'Digest of the built image',
    priority: 1,
  },
  {
    name: 'Sandbox',
    type: 'string',
    jsonPath: '.status.sandbox.runtimeClass',
    description: 'RuntimeClass of the run pod',
    priority: 1,
  },
  { name: 'Run', type: 'integer', jsonPath: '.status.run', description: 'Number of the run', priority: 1 },
];

/** What `kubectl get dockerfilejobs --field-selector` can select by (KEP-4358). */
const selectableFields = [{ jsonPath: '.status.phase' }];

const nameLength = {
  rule: `size(self.metadata.name) <= ${limits.nameLength}`,
  message: `metadata.name must be at most ${limits.nameLength} characters long`,
  fieldPath: '.metadata.name',
};

/** Set by the apiserver, so that a new object has a phase before the operator sees it. */
const initial: { phase: Phase } = { phase: 'Init' };

/** The structural schema of the whole object, with CEL validation rules (KEP-2876). */
const openAPIV3Schema = () => ({
  type: 'object',
  description:
    'Builds, scans and runs an untrusted Dockerfile, and reports the number that its container writes.',
  required: ['spec'],
  'x-kubernetes-validations': [nameLength],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object', properties: { name: { type: 'string' } } },
    spec: { ...structuralSchema(specSchema), description: 'Desired behavior of the job.' },
    status: {
      ...structuralSchema(statusSchema),
      description: 'Observed state of the job. Set by the operator.',
      default: initial,
    },
  },
});

/** The CustomResourceDefinition (apiextensions.k8s.io/v1) of DockerfileJob. */
export const customResourceDefinition = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: ['dfj'] },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: columns,
        selectableFields,
        schema: { openAPIV3Schema: openAPIV3Schema() },
      },
    ],
  },
});
