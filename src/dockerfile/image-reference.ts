/** A reference in one spelling: `docker.io/library/debian:latest`. */
export interface ImageReference {
  /** Registry and path. */
  readonly repository: string;
  /** With the digest, or else the tag. Engines ignore a tag beside a digest. */
  readonly image: string;
}

const host =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*(?::[0-9]{1,5})?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagShape = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const digestShape = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/;

/** Maximum length of a reference. Registries allow 255 characters without tag and digest. */
const longest = 512;

/**
 * Brings a reference into its one spelling (the package distribution/reference, which BuildKit uses; Kaniko's differs only
 * in what is refused here). Undefined for what is not a reference: user information, capital letters in a path, anything
 * beyond ASCII.
 */
export function canonicalReference(text: string): ImageReference | undefined {
  if (text.length > longest) return undefined;
  const at = text.indexOf('@');
  const name = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !digestShape.test(digest)) return undefined;
  const { path, tag } = untagged(name);
  if (tag !== undefined && !tagShape.test(tag)) return undefined;
  const repository = repositoryOf(path);
  if (repository === undefined) return undefined;
  return {
    repository,
    image: digest === undefined ? `${repository}:${tag ?? 'latest'}` : `${repository}@${digest}`,
  };
}

/** Splits off the tag, which follows a colon in the last component. */
function untagged(name: string): { path: string; tag?: string } {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? { path: name } : { path: name.slice(0, colon), tag: name.slice(colon + 1) };
}

function repositoryOf(path: string): string | undefined {
  const repository = withRegistry(path);
  const slash = repository.indexOf('/');
  const isSound =
    host.test(repository.slice(0, slash)) &&
    repository
      .slice(slash + 1)
      .split('/')
      .every((name) => component.test(name));
  return isSound ? repository : undefined;
}

/**
 * Adds the default registry, and `library` for official images, to a path or a pattern. The first component is a registry
 * if it has a dot or a colon, or is `localhost`.
 */
export function withRegistry(path: string): string {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  if (!/[.:]/.test(first) && first !== 'localhost')
    return slash === -1 ? `docker.io/library/${path}` : `docker.io/${path}`;
  const registry = first.toLowerCase();
  const rest = path.slice(slash + 1);
  if (registry !== 'docker.io' && registry !== 'index.docker.io') return `${registry}/${rest}`;
  return rest.includes('/') ? `docker.io/${rest}` : `docker.io/library/${rest}`;
}
