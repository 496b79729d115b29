import { deleteImageAnnotation } from '../../resource/names.ts';
import { taggedImage } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';

/**
 * What a job has published, or was about to when it was deleted, if whoever deleted it wants that to go, too. Nothing if
 * spec.output.image is another one by now.
 */
export function publishedImage({
  metadata,
  spec: { output },
  status,
}: DockerfileJob): { readonly image: string; readonly digest: string } | undefined {
  const digest = status.image?.digest;
  const hasBegun = status.steps?.some(({ name }) => name === 'publish') === true;
  if (metadata.annotations?.[deleteImageAnnotation] !== 'true' || !hasBegun) return undefined;
  if (output === undefined || digest === undefined) return undefined;
  const image = taggedImage(output.image);
  return (status.output?.image ?? image) === image ? { image, digest } : undefined;
}
