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
  { type, data }: GitCredentials,
): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type,
  metadata: objectMetadata(context, name),
  data,
});

/** Readable by their owner only, which is who fetches: ssh accepts no other key. */
export const credentialsVolume: Volume = {
  name: 'credentials',
  secret: { secretName: name, defaultMode: 0o400 },
};

export const credentialsMount: VolumeMount = {
  name: 'credentials',
  mountPath: paths.credentials,
  readOnly: true,
};
