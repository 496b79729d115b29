import { z } from 'zod';
import type { GitCredentials } from '../../../../resource/git-source.ts';
import { gitUrlAnnotation } from '../../../../resource/names.ts';

const secret = z.object({
  type: z.string().optional(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.object({ username: z.base64().optional(), password: z.base64().optional() }).default({}),
});

const basicAuth = 'kubernetes.io/basic-auth';

export type GitSecretVerdict =
  | { readonly ok: true; readonly credentials: GitCredentials }
  | { readonly ok: false; readonly message: string };

/**
 * Whether the credentials in a Secret may be sent to a URL. Who may create jobs need not be somebody who may read
 * Secrets, and could send any of them to a server of their own; so its owner must have said where it may go. What
 * the annotation has is not told, for the same reason.
 */
export function judgeGitSecret(raw: unknown, name: string, url: string): GitSecretVerdict {
  const { type, metadata, data } = secret.parse(raw);
  const refuse = (message: string): GitSecretVerdict => ({ ok: false, message: `Secret ${name} ${message}` });
  const allowed = metadata.annotations[gitUrlAnnotation];
  if (allowed === undefined || !leadsTo(allowed, url))
    return refuse(
      `does not allow its use for spec.source.git.url: its owner must give it the annotation ${gitUrlAnnotation}: ${url} (or the beginning of that URL up to a /)`,
    );
  if (type !== basicAuth) return refuse(`must be of type ${basicAuth}`);
  const { username, password } = data;
  if (username === undefined || password === undefined)
    return refuse('must have the keys username and password');
  return { ok: true, credentials: { username, password } };
}

/** Whether one URL is the beginning of another: the same origin, and whole segments of its path. */
export function leadsTo(prefix: string, url: string): boolean {
  const [begin, whole] = [URL.parse(prefix), URL.parse(url)];
  if (!begin || !whole || begin.origin !== whole.origin) return false;
  const isPlain = [begin.username, begin.password, begin.search, begin.hash].every((part) => part === '');
  return isPlain && `${whole.pathname}/`.startsWith(begin.pathname.replace(/\/*$/, '/'));
}
