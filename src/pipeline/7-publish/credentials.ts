import type { JobContext } from '../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

const name = 'output';
const folder = '/output';

/** Where the container finds them. */
export const pushConfigPath = `${folder}/config.json`;

/** The credentials of the registry of spec.output.image. Created after all containers with the user's code have ended. */
export const outputSecret = (context: JobContext, dockerConfig: string): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  metadata: objectMetadata(context, name),
  data: { 'config.json': Buffer.from(dockerConfig).toString('base64') },
});

export const outputVolume: Volume = { name, secret: { secretName: name } };

export const outputMount: VolumeMount = { name, mountPath: folder, readOnly: true };
