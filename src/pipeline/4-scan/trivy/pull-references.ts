/** Registries that base images may come from. */
export interface Registries {
  /** Mirrors of docker.io, tried in order. */
  readonly mirrors: readonly string[];
  /** Whether docker.io itself can be reached. */
  readonly dockerHub: boolean;
}

const shape = /^[a-zA-Z0-9][a-zA-Z0-9._/:@[\]-]{0,511}$/;
const dockerHub = /^(?:(?:index\.|registry-1\.)?docker\.io\/)/;

/**
 * Where to pull an image from, in order: what the build engines do with a reference, which may lack its registry, and
 * with the mirrors of docker.io. Empty for text that is no reference.
 */
export function pullReferences(reference: string, { mirrors, dockerHub: isOpen }: Registries): string[] {
  if (!shape.test(reference)) return [];
  const hasRegistry = /^(?:[^/]*[.:][^/]*|localhost)\//.test(reference);
  if (hasRegistry && !dockerHub.test(reference)) return [reference];
  const path = reference.replace(dockerHub, '');
  const full = path.includes('/') ? path : `library/${path}`;
  return [...mirrors, ...(isOpen || mirrors.length === 0 ? ['index.docker.io'] : [])].map(
    (registry) => `${registry}/${full}`,
  );
}
