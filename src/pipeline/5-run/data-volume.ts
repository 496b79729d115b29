import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';

/** A tmpfs of limited size: a flood ends at once in `No space left on device`. */
export const dataVolume: Volume = { name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } };

/** Where the user's container leaves the performance file. */
export const dataMount: VolumeMount = { name: 'data', mountPath: '/data' };
