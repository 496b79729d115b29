import { labels, pushToAnnotation, submitterAnnotation } from '../../resource/names.ts';
import { apiVersion, kind } from '../../resource/schema.ts';
import type { JobIdentity, PushSecret } from './job-store.ts';

/**
 * A Secret that its job owns, so that it goes with it, for one repository and one submitter. Nothing of it is the caller's choice
 * but user and password.
 */
export const pushSecretManifest = (
  { uid, namespace, name: jobName }: JobIdentity,
  { name, username, password, pushTo, submitter }: PushSecret,
) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/basic-auth',
  immutable: true,
  metadata: {
    name,
    namespace,
    labels: { [labels.managedBy]: 'dockerfilejob', [labels.uid]: uid },
    annotations: { [pushToAnnotation]: pushTo, [submitterAnnotation]: submitter },
    ownerReferences: [{ apiVersion, kind, name: jobName, uid, blockOwnerDeletion: false }],
  },
  data: Object.fromEntries(
    Object.entries({ username, password }).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  ),
});
