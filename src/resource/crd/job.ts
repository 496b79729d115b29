import type { Phase } from '../phases.ts';
import { kind, plural } from '../schema.ts';
import { specSchema } from '../spec.ts';
import { statusSchema } from '../status.ts';
import { structuralSchema } from '../structural-schema.ts';
import { definitionOf, type Column } from './definition.ts';

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

/** Set by the apiserver, so that a new object has a phase before the operator sees it. */
const initial: { phase: Phase } = { phase: 'Init' };

/** The CustomResourceDefinition of DockerfileJob. */
export const jobDefinition = () =>
  definitionOf({
    kind,
    plural,
    shortName: 'dfj',
    description:
      'Builds, scans and runs an untrusted Dockerfile, and reports the number that its container writes.',
    spec: { ...structuralSchema(specSchema), description: 'Desired behavior of the job.' },
    status: {
      ...structuralSchema(statusSchema),
      description: 'Observed state of the job. Set by the operator.',
      default: initial,
    },
    columns,
    selectableFields: [{ jsonPath: '.status.phase' }],
  });
