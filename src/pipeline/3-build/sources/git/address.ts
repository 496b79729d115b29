/** Where a repository is: who is asked for it, and the path there. */
interface Address {
  readonly origin: string;
  readonly path: string;
}

/**
 * Parses the URL of a repository, or a prefix of one. A path of `user@host:path` is relative to the home folder, which
 * is `/~/` in the path of an ssh:// URL.
 */
function addressOf(text: string): Address | undefined {
  const [scp, target = '', path = ''] = /^([^@:/]+@[^@:/]+):(.*)$/.exec(text) ?? [];
  const url = URL.parse(
    scp === undefined ? text : `ssh://${target}${path.startsWith('/') ? '' : '/~/'}${path}`,
  );
  if (!url || [url.password, url.search, url.hash].some((part) => part !== '')) return undefined;
  const { protocol, username, hostname, port, pathname } = url;
  if (protocol === 'ssh:')
    return { origin: `ssh://${username}@${hostname.toLowerCase()}:${port || '22'}`, path: pathname };
  return /^https?:$/.test(protocol) && username === '' ? { origin: url.origin, path: pathname } : undefined;
}

/**
 * What a prefix, the annotation of a Secret, allows on the server of `url`: a path that ends at a `/`. Undefined unless
 * it has the same origin, the user included, and is a prefix of the path in whole segments.
 */
export function allowedPath(prefix: string, url: string): string | undefined {
  const [begin, whole] = [addressOf(prefix), addressOf(url)];
  if (!begin || !whole || begin.origin !== whole.origin) return undefined;
  const path = begin.path.replace(/(?<!\/)\/*$/, '/');
  return `${whole.path}/`.startsWith(path) ? path : undefined;
}
