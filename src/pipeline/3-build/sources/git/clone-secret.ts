import { z } from 'zod';
import type { GitCredentials } from '../../../../resource/git-source.ts';
import { gitUrlAnnotation } from '../../../../resource/names.ts';
import { accepted, refused, type Verdict } from '../../../../resource/verdict.ts';
import type { ObjectRead } from '../source.ts';

const secret = z.object({
  type: z.string().optional(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.object({ username: z.base64().optional(), password: z.base64().optional() }).default({}),
});

const basicAuth = 'kubernetes.io/basic-auth';

type Name = { readonly namespace: string; readonly name: string };

/**
 * Whether the credentials in a Secret may be sent to a URL. Not everybody who may create jobs may read Secrets, and
 * they could send any Secret to a server of their own; so the owner of the Secret must have said where it may go. For
 * the same reason, no message shows what the annotation says.
 */
export function readCloneSecret(
  read: ObjectRead | undefined,
  { namespace, name }: Name,
  url: string,
): Verdict<GitCredentials, 'SourceFetchFailed'> {
  const refuse = (message: string) => refused('SourceFetchFailed', `spec.source.git.cloneSecret: ${message}`);
  if (read?.kind === 'forbidden')
    return refuse(
      `the operator is not allowed to read Secret ${namespace}/${name}; docs/install.md explains how to allow it`,
    );
  if (read?.kind !== 'object') return refuse(`there is no Secret ${namespace}/${name}`);
  const { type, metadata, data } = secret.parse(read.object);
  const allowed = metadata.annotations[gitUrlAnnotation];
  if (allowed === undefined || !leadsTo(allowed, url))
    return refuse(
      `Secret ${name} does not allow its use for spec.source.git.url: its owner must annotate it with ${gitUrlAnnotation}: ${url} (or the beginning of that URL up to a /)`,
    );
  if (type !== basicAuth) return refuse(`Secret ${name} must be of type ${basicAuth}`);
  const { username, password } = data;
  if (username === undefined || password === undefined)
    return refuse(`Secret ${name} must have the keys username and password`);
  return accepted({ username, password });
}

/** Whether one URL is the beginning of another: the same origin, and whole segments of its path. */
export function leadsTo(prefix: string, url: string): boolean {
  const [begin, whole] = [URL.parse(prefix), URL.parse(url)];
  if (!begin || !whole || begin.origin !== whole.origin) return false;
  const isPlain = [begin.username, begin.password, begin.search, begin.hash].every((part) => part === '');
  return isPlain && `${whole.pathname}/`.startsWith(begin.pathname.replace(/\/*$/, '/'));
}
