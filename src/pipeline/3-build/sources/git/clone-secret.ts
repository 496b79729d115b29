import { z } from 'zod';
import { gitSecretKeys, isSsh, type GitCredentials } from '../../../../resource/git-source.ts';
import { gitUrlAnnotation } from '../../../../resource/names.ts';
import { accepted, refused, type Verdict } from '../../../../resource/verdict.ts';
import type { ObjectRead } from '../../../object-read.ts';
import { allowedPath } from './address.ts';

const secret = z.object({
  type: z.string().optional(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  data: z.record(z.string(), z.base64()).default({}),
});

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
  const annotation = metadata.annotations[gitUrlAnnotation];
  const allowed = annotation === undefined ? undefined : allowedPath(annotation, url);
  if (allowed === undefined)
    return refuse(
      `Secret ${name} is not allowed for spec.source.git.url; its owner must add the annotation ${gitUrlAnnotation}: ${url} (or a prefix of that URL that ends at a /)`,
    );
  const wanted = isSsh(url) ? 'kubernetes.io/ssh-auth' : 'kubernetes.io/basic-auth';
  if (type !== wanted) return refuse(`Secret ${name} must be of type ${wanted}`);
  const keys: readonly string[] = gitSecretKeys[wanted];
  const given = Object.entries(data).filter(([key]) => keys.includes(key));
  if (given.length < keys.length)
    return refuse(`Secret ${name} must have the keys ${keys.join(' and ')}${hints[wanted]}`);
  const path = Buffer.from(allowed).toString('base64');
  return accepted({ type: wanted, data: { ...Object.fromEntries(given), 'allowed-path': path } });
}

const hints: Record<GitCredentials['type'], string> = {
  'kubernetes.io/basic-auth': '',
  'kubernetes.io/ssh-auth':
    '; known_hosts has the lines that ssh-keyscan prints for the host, once you have compared them with what its owner publishes',
};
