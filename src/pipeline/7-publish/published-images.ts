import { deleteImageAnnotation, runHash } from '../../resource/names.ts';
import { outputTarget, taggedImage } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';

/** The digests that must go from the repository of spec.output.image. */
export interface Published {
  readonly image: string;
  readonly digests: readonly string[];
}

/**
 * What a job has published, or was about to when it was deleted, if whoever deleted it wants that to go, too. Nothing of another
 * repository than that of spec.output.image: its Secret is for that one, and no rule has been applied to one that is new.
 */
export function publishedImages({ metadata, spec, status }: DockerfileJob): Published | undefined {
  if (metadata.annotations?.[deleteImageAnnotation] !== 'true' || spec.output === undefined) return undefined;
  const image = taggedImage(spec.output.image);
  const earlier = (status.earlierOutputs ?? []).filter(
    (one) => repositoryOf(one.image) === repositoryOf(image),
  );
  const current = currentDigest({ spec, status }, image);
  const digests = [...earlier.map(({ digest }) => digest), ...(current === undefined ? [] : [current])];
  return digests.length === 0 ? undefined : { image, digests: [...new Set(digests)] };
}

/** What this run has published, or may have. */
function currentDigest(
  { spec, status }: Pick<DockerfileJob, 'spec' | 'status'>,
  image: string,
): string | undefined {
  const hasBegun = status.steps?.some(({ name }) => name === 'publish') === true;
  const isIt = status.output
    ? repositoryOf(status.output.image) === repositoryOf(image)
    : status.runHash === runHash({ spec });
  return hasBegun && isIt ? status.image?.digest : undefined;
}

const repositoryOf = (image: string): string => {
  const { host, path } = outputTarget(image);
  return `${host}/${path}`;
};
