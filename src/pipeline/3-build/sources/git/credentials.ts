import type { GitCredentials } from '../../../../resource/git-source.ts';
import { buildPaths } from '../../paths.ts';
import type { JobContext } from '../../../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../../../manifest/kubernetes.ts';
import type { Manifest } from '../../../manifest/manifest.ts';
import { objectMetadata } from '../../../manifest/metadata.ts';

const name = 'git';

/** A copy of what spec.source.git.cloneSecret names, for the container that fetches. */
export const gitSecret = (
  context: JobContext,
  { username, password }: GitCredentials,
): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/basic-auth',
  metadata: objectMetadata(context, name),
  data: { username, password },
});

export const gitSecretVolume: Volume = { name: 'credentials', secret: { secretName: name } };

export const gitSecretMount: VolumeMount = {
  name: 'credentials',
  mountPath: buildPaths.credentials,
  readOnly: true,
};
