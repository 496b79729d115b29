import { basesOf } from '../../../dockerfile/bases.ts';
import { pullReferences, type Registries } from './pull-references.ts';

/** A base image to scan. */
export interface BaseImage {
  /** As in the Dockerfile, with variables replaced. */
  readonly image: string;
  readonly isRoot: boolean;
  /** Where to pull it from, in order. */
  readonly references: readonly string[];
}

/** Base images that are scanned. A Dockerfile of an honest author has one or two. */
export const mostBaseImages = 8;

/** Arguments that are longer cannot be part of an image reference, so they are not needed here. */
const longestArgument = 512;

/** The build arguments that may be part of an image reference, as `NAME: value`. */
export const shortArguments = (
  args: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> =>
  Object.fromEntries(
    args.filter(({ value }) => value.length <= longestArgument).map(({ name, value }) => [name, value]),
  );

/** The base images of a Dockerfile. One more than `mostBaseImages` means that there are too many. */
export function baseImages(
  dockerfile: string,
  build: { readonly args: Readonly<Record<string, string>>; readonly target?: string | undefined },
  registries: Registries,
): BaseImage[] {
  const { root, images } = basesOf(dockerfile, build);
  return images.slice(0, mostBaseImages + 1).map((image) => ({
    image,
    isRoot: image === root,
    references: pullReferences(image, registries),
  }));
}

/** The base images as lines for trivy/scan.sh: references separated by spaces. An image without any has an empty line. */
export const baseLines = (bases: readonly BaseImage[]): string =>
  bases
    .slice(0, mostBaseImages)
    .map(({ references }) => `${references.join(' ')}\n`)
    .join('');
