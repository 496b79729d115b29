import { structuralSchema } from '../structural-schema.ts';
import { templateKind, templatePlural } from '../template/schema.ts';
import { templateSpecSchema } from '../template/spec.ts';
import { templateStatusSchema } from '../template/status.ts';
import { definitionOf, type Column } from './definition.ts';

/** The columns of `kubectl get dockerfilejobtemplates`. */
const columns: Column[] = [
  {
    name: 'Schedule',
    type: 'string',
    jsonPath: '.spec.schedule',
    description: 'When jobs are made, in Cron format',
  },
  { name: 'Suspend', type: 'boolean', jsonPath: '.spec.suspend', description: 'Whether no jobs are made' },
  {
    name: 'Active',
    type: 'integer',
    jsonPath: '.status.active',
    description: 'Number of jobs that are not over',
  },
  {
    name: 'Last Job',
    type: 'string',
    jsonPath: '.status.lastJob.name',
    description: 'Name of the newest job',
  },
  {
    name: 'Last Result',
    type: 'string',
    jsonPath: '.status.lastJob.phase',
    description: 'Phase of the newest job',
  },
  {
    name: 'Last Commit',
    type: 'string',
    jsonPath: '.status.shortCommit',
    description: 'Commit of the newest job that a push has made',
  },
  {
    name: 'Age',
    type: 'date',
    jsonPath: '.metadata.creationTimestamp',
    description: 'Time since the template was created',
  },
  {
    name: 'Reason',
    type: 'string',
    jsonPath: '.status.lastJob.reason',
    description: 'Why the newest job failed',
    priority: 1,
  },
  {
    name: 'Next',
    type: 'string',
    jsonPath: '.status.nextScheduleTime',
    description: 'Next time of the schedule',
    priority: 1,
  },
  {
    name: 'Ready',
    type: 'string',
    jsonPath: ".status.conditions[?(@.type=='Ready')].reason",
    description: 'Ready, or why not everything that the spec says makes jobs',
    priority: 1,
  },
];

/** The CustomResourceDefinition of DockerfileJobTemplate. */
export const templateDefinition = () =>
  definitionOf({
    kind: templateKind,
    plural: templatePlural,
    shortName: 'dfjt',
    description: 'Makes DockerfileJobs: for pushes to a repository, and by schedule.',
    spec: { ...structuralSchema(templateSpecSchema), description: 'Desired behavior of the template.' },
    status: {
      ...structuralSchema(templateStatusSchema),
      description: 'Observed state of the template. Set by the operator.',
    },
    columns,
  });
