export interface Repository {
  /** `host[:port]`. */
  readonly host: string;
  /** Without a leading slash. */
  readonly path: string;
}

/**
 * Splits `host[:port]/path` into its two parts.
 * @throws TypeError if the host or the path is missing
 */
export function parseRepository(repository: string): Repository {
  const [, host = '', path = ''] = /^([^/]+)\/(.+)$/.exec(repository) ?? [];
  if (path === '') throw new TypeError(`${repository} is not a repository: expected host[:port]/path`);
  return { host, path };
}
