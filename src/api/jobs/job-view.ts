import { z } from 'zod';
import type { DockerfileJob } from '../../resource/schema.ts';
import { packed } from '../../text/gzip.ts';
import { statusWord, statusWords } from '../../resource/status-word.ts';

/** A job as the REST interface shows it. */
export const jobViewSchema = z.object({
  id: z.uuid().describe('The uid of the DockerfileJob.'),
  name: z.string().describe('Display name. Defaults to the name of the DockerfileJob.'),
  description: z.string(),
  dockerfile: z
    .string()
    .describe(
      'The Dockerfile, compressed with gzip and encoded in base64. The empty text if the source is a ConfigMap, a Git repository or an upload.',
    ),
  status: z.enum(statusWords).describe('The phase of the job.'),
  performance: z.number().nullable().describe('The performance. null until there is one.'),
});

const time = z.iso.datetime();

/** A single job, which has more members than one in the list. */
export const singleJobSchema = jobViewSchema.extend({
  audit: z
    .number()
    .nullable()
    .describe(
      'What Lynis finds in the Dockerfile, as a number from 0 to 1: status.audit.score. null until it is known.',
    ),
  reason: z.string().nullable().describe('Why the job failed or was canceled: one word of a closed list.'),
  message: z.string().nullable().describe('The details of the reason.'),
  createdAt: time,
  finishedAt: time.nullable(),
});

/** What an older system shows of a job. */
export const jobStatusSchema = jobViewSchema.pick({ status: true, performance: true });

export type JobView = z.output<typeof jobViewSchema>;
export type SingleJob = z.output<typeof singleJobSchema>;

/** What is the same however a job is shown. */
export const jobHead = ({ metadata, spec, status }: DockerfileJob): Omit<JobView, 'dockerfile'> => ({
  id: metadata.uid,
  name: spec.name ?? metadata.name,
  description: spec.description ?? '',
  status: statusWord(status.phase),
  performance: status.performance ?? null,
});

export function jobView(job: DockerfileJob): JobView {
  const { id, name, description, status, performance } = jobHead(job);
  return {
    id,
    name,
    description,
    dockerfile: packed(job.spec.source.dockerfile ?? ''),
    status,
    performance,
  };
}

export const singleJob = (job: DockerfileJob): SingleJob => {
  const { audit, failureDetails, completionTime } = job.status;
  return {
    ...jobView(job),
    audit: audit?.score ?? null,
    reason: failureDetails?.reason ?? null,
    message: failureDetails?.message ?? null,
    createdAt: job.metadata.creationTimestamp,
    finishedAt: completionTime ?? null,
  };
};
