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
  /** 1 is shown by `kubectl get -o wide` only. */
  readonly priority?: 1;
}

/** What `kubectl get dockerfilejobs` shows. */
const columns: Column[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Where the job is' },
  { name: 'Performance', type: 'number', jsonPath: '.status.performance', description: 'The number' },
  {
    name: 'Critical',
    type: 'integer',
    jsonPath: '.status.vulnerabilities.critical',
    description: 'Critical vulnerabilities',
  },
  {
    name: 'High',
    type: 'integer',
    jsonPath: '.status.vulnerabilities.high',
    description: 'High vulnerabilities',
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
    description: 'Time since the creation',
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
    description: 'RuntimeClass of the run',
    priority: 1,
  },
  { name: 'Run', type: 'integer', jsonPath: '.status.run', description: 'Counts the runs', priority: 1 },
];

const nameLength = {
  rule: `size(self.metadata.name) <= ${limits.nameLength}`,
  message: `metadata.name must be at most ${limits.nameLength} characters long`,
  fieldPath: '.metadata.name',
};

/** A new object says so at once, before any operator has seen it. */
const initial: { phase: Phase } = { phase: 'Init' };

/** The schema of one whole object (KEP-1693: structural; KEP-2876: the rules). */
const openAPIV3Schema = () => ({
  type: 'object',
  description: 'Builds, scans and runs a Dockerfile, and reads one number from what it leaves behind.',
  required: ['spec'],
  'x-kubernetes-validations': [nameLength],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object', properties: { name: { type: 'string' } } },
    spec: { ...structuralSchema(specSchema), description: 'What the user asks for.' },
    status: {
      ...structuralSchema(statusSchema),
      description: 'What the operator has seen.',
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
        schema: { openAPIV3Schema: openAPIV3Schema() },
      },
    ],
  },
});
