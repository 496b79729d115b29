/** Where something is sent, or why it is not. */
export type Target = { readonly url: URL } | { readonly problem: string };

/** A port of a web server. Below 1024, others speak what a request could be taken for. */
const isWebPort = (port: string): boolean => ['', '80', '443'].includes(port) || Number(port) >= 1024;

/**
 * Judges a URL as it will be connected to: the parser has turned `0x7f.1` and `2130706433` into `127.0.0.1`.
 * @param text as the schema has accepted it
 */
export function targetOf(text: string, { allowHttp }: { readonly allowHttp: boolean }): Target {
  const url = URL.parse(text);
  if (!url) return { problem: 'is not a URL' };
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    return { problem: 'must begin with https://' };
  if (url.username !== '' || url.password !== '') return { problem: 'must have no user and no password' };
  if (!isWebPort(url.port)) return { problem: `must have port 80, 443, or one from 1024, not ${url.port}` };
  return { url };
}

/** Whether the annotation of a Secret allows a URL: it is one of its URLs, or has one of them that ends at a `/` in front. */
export const allows = (annotation: string, { origin, href, pathname }: URL): boolean =>
  annotation.split(',', 64).some((text) => {
    const one = URL.parse(text.trim());
    if (one?.origin !== origin) return false;
    if (one.href === href) return true;
    // An encoded slash could lead out of the folder that is allowed.
    return (
      /(\/|%2F)$/i.test(one.pathname) &&
      pathname.startsWith(one.pathname) &&
      !hides(pathname.slice(one.pathname.length))
    );
  });

const hides = (rest: string): boolean => /%(2f|5c|2e)/i.test(rest);
