import type { GitCredentials } from '../../../../resource/git-source.ts';
import { paths } from '../../paths.ts';
import type { JobContext } from '../../../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../../../manifest/kubernetes.ts';
import type { Manifest } from '../../../manifest/manifest.ts';
import { objectMetadata } from '../../../manifest/metadata.ts';

const name = 'git';

/** A copy of the Secret named by spec.source.git.cloneSecret, for the container `clone`. */
export const credentialsSecret = (
  context: JobContext,
  { username, password }: GitCredentials,
): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/basic-auth',
  metadata: objectMetadata(context, name),
  data: { username, password },
});

export const credentialsVolume: Volume = { name: 'credentials', secret: { secretName: name } };

export const credentialsMount: VolumeMount = {
  name: 'credentials',
  mountPath: paths.credentials,
  readOnly: true,
};
