/** Host and path of a repository, whatever the protocol, the user and the port are. Undefined for what is no URL of one. */
export function repositoryKey(url: string): string | undefined {
  const [, host, path] = url.includes('://')
    ? (/^(?:https?|ssh):\/\/([^/]+)\/(.+)$/.exec(url) ?? [])
    : (/^([^/:]+):(.+)$/.exec(url) ?? []);
  if (host === undefined || path === undefined) return undefined;
  const name = host.slice(host.lastIndexOf('@') + 1).replace(/:[0-9]{1,5}$/, '');
  const plain = path
    .replace(/^\/+/, '')
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
  return name === '' || plain === '' ? undefined : `${name.toLowerCase()}/${plain}`;
}

/** Whether the repository that a template builds is the one that was pushed to, by the URLs that it can be cloned from. */
export function isSameRepository(url: string, clonedFrom: readonly string[]): boolean {
  const key = repositoryKey(url);
  return key !== undefined && clonedFrom.some((other) => repositoryKey(other) === key);
}
