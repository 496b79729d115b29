import { z } from 'zod';
import { phases } from '../phases.ts';
import { reasons, type Reason } from '../reasons.ts';
import { templateReasons } from './readiness.ts';

const time = z.string().meta({ format: 'date-time' });

/** Deliveries that are remembered, so that none makes a second job. */
export const mostDeliveries = 200;

const lastJob = z.object({
  name: z.string().describe('Name of the job.'),
  uid: z.string().describe('UID of the job.'),
  creationTime: time.describe('Time at which the job was created.'),
  phase: z.enum(phases).describe('Phase of the job.'),
  reason: z
    .enum(reasons as [Reason, ...Reason[]])
    .optional()
    .describe('Why the job failed.'),
});

const delivery = z.object({
  id: z.string().describe('Hash of what was delivered.'),
  time: time.describe('Time at which the job was made.'),
});

const condition = z.object({
  type: z.string().describe('Type of the condition. The only one is Ready.'),
  status: z.enum(['True', 'False']).describe('Whether everything that the spec says makes jobs.'),
  reason: z.string().describe(`One of ${templateReasons.join(', ')}.`),
  message: z.string().describe('Human-readable message.'),
  lastTransitionTime: time.describe('Time of the last change of the status.'),
  observedGeneration: z.int().optional().describe('The metadata.generation that the condition describes.'),
});

/** What the operator says of a template. */
export const templateStatusSchema = z.object({
  observedGeneration: z.int().optional().describe('The metadata.generation that the status describes.'),
  active: z.int().min(0).optional().describe('Number of jobs that are not over.'),
  lastJob: lastJob.optional().describe('The newest job.'),
  lastCommit: z.string().optional().describe('Commit of the newest job that a push has made.'),
  shortCommit: z.string().optional().describe('The first digits of lastCommit.'),
  lastScheduleTime: time
    .optional()
    .describe('Last time of the schedule for which a job was made, or skipped.'),
  nextScheduleTime: time.optional().describe('Next time of the schedule.'),
  lastSuccessfulTime: time.optional().describe('Time at which a job last succeeded.'),
  deliveries: z
    .array(delivery)
    .max(mostDeliveries)
    .optional()
    .describe('The last deliveries of the webhook that have made a job, the newest first.'),
  conditions: z
    .array(condition)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] })
    .optional()
    .describe('Conditions of the template.'),
});

export type TemplateCondition = z.output<typeof condition>;
export type TemplateStatus = z.output<typeof templateStatusSchema>;
