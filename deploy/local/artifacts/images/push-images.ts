import { CommandError, output } from '../../command.ts';
import type { Progress } from '../../progress.ts';
import { type Artifacts, type Image, imageNames } from '../artifacts.ts';
import { imageReferences } from '../image-references.ts';

/** Pushes every image that differs from the one in `registry`, a host and port that serves plain HTTP. */
export async function pushImages(artifacts: Artifacts, registry: string, progress: Progress): Promise<void> {
  const { crane } = artifacts.binaries;
  const held = await Promise.all(
    imageNames.map((name) => heldDigest(crane, `${registry}/${imageReferences[name]}`)),
  );
  const missing = imageNames.filter((name, index) => held[index] !== artifacts.images[name].digest);
  for (const name of missing) {
    await progress.step(`push ${imageReferences[name]}`, () =>
      push(crane, `${registry}/${imageReferences[name]}`, artifacts.images[name]),
    );
  }
}

/** Pushes one image, unless the reference leads to it already. */
export async function pushImage(
  crane: string,
  reference: string,
  image: Image,
  progress: Progress,
): Promise<void> {
  if ((await heldDigest(crane, reference)) === image.digest) return;
  await progress.step(`push ${reference}`, () => push(crane, reference, image));
}

async function push(crane: string, reference: string, image: Image): Promise<void> {
  await output(crane, ['push', '--insecure', image.layout, reference]);
}

/** Digest that a registry has for a reference, or undefined if it has none. */
async function heldDigest(crane: string, reference: string): Promise<string | undefined> {
  try {
    return (await output(crane, ['digest', '--insecure', reference])).trim();
  } catch (error) {
    if (error instanceof CommandError && /MANIFEST_UNKNOWN|NAME_UNKNOWN/.test(error.message))
      return undefined;
    throw error;
  }
}
