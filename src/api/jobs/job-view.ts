import { z } from 'zod';
import type { DockerfileJob } from '../../resource/schema.ts';
import { packDockerfile } from './dockerfile-payload.ts';
import { statusWord, statusWords } from './status-word.ts';

/** A job as REST shows it. */
export const jobViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  dockerfile: z
    .string()
    .describe(
      'The Dockerfile: gzip, then base64. Empty text where the source is a ConfigMap or a Git repository.',
    ),
  status: z.enum(statusWords),
  performance: z.number().nullable(),
});

export type JobView = z.output<typeof jobViewSchema>;

export function jobView({ metadata, spec, status }: DockerfileJob): JobView {
  return {
    id: metadata.uid,
    name: spec.name ?? metadata.name,
    description: spec.description ?? '',
    dockerfile: packDockerfile(spec.source.dockerfile ?? ''),
    status: statusWord(status.phase),
    performance: status.performance ?? null,
  };
}
