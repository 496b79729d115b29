import { canonicalReference } from '../../../dockerfile/image-reference.ts';

/** Registries that base images may come from. */
export interface Registries {
  /** Mirrors of docker.io, tried in order. */
  readonly mirrors: readonly string[];
  /** Whether docker.io itself can be reached. */
  readonly dockerHub: boolean;
}

const dockerHub = 'docker.io/';

/** Where to pull an image from, in order, as the build engines do. Empty for text that is no reference. */
export function pullReferences(reference: string, { mirrors, dockerHub: isOpen }: Registries): string[] {
  const image = canonicalReference(reference)?.image;
  if (image === undefined) return [];
  if (!image.startsWith(dockerHub)) return [image];
  const path = image.slice(dockerHub.length);
  return [...mirrors, ...(isOpen || mirrors.length === 0 ? ['index.docker.io'] : [])].map(
    (registry) => `${registry}/${path}`,
  );
}
