import { z } from 'zod';
import { taggedImage } from '../../resource/output.ts';
import type { Phase } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';

/** A job as the older system that builds and publishes shows it. */
export const buildSchema = z.object({
  dockerfile_build_id: z.uuid().describe('The uid of the DockerfileJob.'),
  username: z.string().describe('The user of the registry.'),
  image: z.string().describe('Where the image is published to.'),
  status: z
    .string()
    .describe(
      'One of three texts of the older system, or why there is no image: Failed or Canceled, and the reason.',
    ),
});

export type BuildView = z.output<typeof buildSchema>;

/** Their clients compare these texts, mistakes included. */
const [begun, built, pushed] = [
  'Build is starting',
  'Image successfully built. To be publishesd',
  'Docker Image is successfully pushed to Docker Hub',
] as const;

/** Characters of a reason's details. */
const shownLength = 1000;

const ended =
  (word: string) =>
  ({ failureDetails: failure }: DockerfileJob['status']): string =>
    failure ? `${word}: ${failure.reason}: ${failure.message.slice(0, shownLength)}` : word;

const words: Record<Phase, (status: DockerfileJob['status']) => string> = {
  Init: () => begun,
  Queued: () => begun,
  Building: () => begun,
  // Their system did not know these two. What is built is scanned and, here, never run.
  Scanning: () => built,
  Running: () => built,
  Publishing: () => built,
  // A build names no Deployment.
  Deploying: () => built,
  Verifying: () => built,
  Succeeded: () => pushed,
  Failed: ended('Failed'),
  Canceled: ended('Canceled'),
};

/** The user of the registry is the part of the path before the last. */
export function buildView({ metadata, spec, status }: DockerfileJob): BuildView {
  const image = spec.output?.image ?? '';
  return {
    dockerfile_build_id: metadata.uid,
    username: image.split('/').at(-2) ?? '',
    image: image && taggedImage(image),
    status: words[status.phase](status),
  };
}
