export interface Repository {
  /** `host[:port]`. */
  readonly host: string;
  readonly path: string;
}

/**
 * Splits `host[:port]/path` into its two parts.
 * @throws TypeError when the text has no host or no path
 */
export function parseRepository(repository: string): Repository {
  const [, host = '', path = ''] = /^([^/]+)\/(.+)$/.exec(repository) ?? [];
  if (path === '') throw new TypeError(`${repository} is not a repository: it must be host[:port]/path`);
  return { host, path };
}
