/** What `submit` is given. */
export type Origin =
  | { readonly kind: 'git'; readonly url: string; readonly revision?: string; readonly contextDir?: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'stdin' };

const gitUrl =
  /^(https?:\/\/[^#]+?|ssh:\/\/[^#]+|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^#]+)(?:#([^:]*)(?::(.*))?)?$/;

/**
 * Reads the argument of `submit`: `-`, a path, or the URL of a repository, after which `#REVISION:FOLDER` may follow, as in
 * the contexts of BuildKit.
 */
export function originOf(argument: string): Origin {
  if (argument === '-') return { kind: 'stdin' };
  const [, url, revision, contextDir] = gitUrl.exec(argument) ?? [];
  if (url === undefined) return { kind: 'path', path: argument };
  return {
    kind: 'git',
    url,
    ...(revision && { revision }),
    ...(contextDir && { contextDir: contextDir.replace(/^\/+|\/+$/g, '') }),
  };
}

/** The last part of a URL or path, without `.git`: what a job may be named after. */
export const baseName = (path: string): string =>
  (
    path
      .split(/[/:]/)
      .filter((part) => part !== '')
      .at(-1) ?? ''
  ).replace(/\.git$/, '');
