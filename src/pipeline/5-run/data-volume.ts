import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';

/** A tmpfs of limited size: a container that fills it gets `No space left on device` instead of an eviction. */
export const dataVolume: Volume = { name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } };

/** Where the user's container writes the performance file. */
export const dataMount: VolumeMount = { name: 'data', mountPath: '/data' };
