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

/** What an older system shows of a job. */
export const jobStatusSchema = jobViewSchema.pick({ status: true, performance: true });

export type JobView = z.output<typeof jobViewSchema>;

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
