import type { Settings } from '../../config/settings.ts';
import { disk } from '../manifest/disk.ts';
import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';
import { paths } from './paths.ts';

export const reportMount: VolumeMount = { name: 'report', mountPath: paths.report };
export const temporaryMount: VolumeMount = { name: 'tmp', mountPath: paths.temporary };

/** Volumes that containers of the scan pod share, and the scanner's cache. */
export const scanVolumes = (settings: Settings): readonly Volume[] => {
  const { scan } = disk(settings);
  return [
    // Large reports must not evict the pod: they are judged.
    { name: 'report', emptyDir: { sizeLimit: String(scan) } },
    { name: 'cache', emptyDir: { sizeLimit: String(scan) } },
    { name: 'tmp', emptyDir: { sizeLimit: String(scan) } },
  ];
};
