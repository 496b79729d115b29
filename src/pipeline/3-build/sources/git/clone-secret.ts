import { z } from 'zod';
import type { GitCredentials } from '../../../../resource/git-source.ts';
import { gitUrlAnnotation } from '../../../../resource/names.ts';
import { accepted, refused, type Verdict } from '../../../../resource/verdict.ts';
import type { ObjectRead } from '../../../object-read.ts';

const secret = z.object({
  type: z.string().optional(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.object({ username: z.base64().optional(), password: z.base64().optional() }).default({}),
});

const basicAuth = 'kubernetes.io/basic-auth';

type Name = { readonly namespace: string; readonly name: string };

/**
 * Checks whether the credentials in a Secret may be sent to a URL. A user who can create jobs but not read Secrets
 * could otherwise send any Secret to a server of their own. So the owner of the Secret must annotate it with the URL
 * that may receive it. For the same reason, no message shows the value of the annotation.
 * @param read the Secret, as the apiserver returned it
 * @throws ZodError for an object that no apiserver returns
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
  if (allowed === undefined || !isUrlPrefix(allowed, url))
    return refuse(
      `Secret ${name} is not allowed for spec.source.git.url; its owner must add the annotation ${gitUrlAnnotation}: ${url} (or a prefix of that URL that ends at a /)`,
    );
  if (type !== basicAuth) return refuse(`Secret ${name} must be of type ${basicAuth}`);
  const { username, password } = data;
  if (username === undefined || password === undefined)
    return refuse(`Secret ${name} must have the keys username and password`);
  return accepted({ username, password });
}

/** Whether `prefix` has the same origin as `url` and is a prefix of its path, in whole segments. */
export function isUrlPrefix(prefix: string, url: string): boolean {
  const [begin, whole] = [URL.parse(prefix), URL.parse(url)];
  if (!begin || !whole || begin.origin !== whole.origin) return false;
  const isPlain = [begin.username, begin.password, begin.search, begin.hash].every((part) => part === '');
  return isPlain && `${whole.pathname}/`.startsWith(begin.pathname.replace(/(?<!\/)\/*$/, '/'));
}
