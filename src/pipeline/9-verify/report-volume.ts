import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';

const path = '/report';

/** Files of attack/attack.sh. */
export const reportFolder = {
  path,
  /** The exit code, written last. */
  exitCode: `${path}/wapiti.exit`,
  report: `${path}/wapiti.json`,
  log: `${path}/wapiti.log`,
} as const;

/** Room for a few files of the size that attack/attack.sh allows. */
const sizeLimit = String(512 * 2 ** 20);

export const reportVolume: Volume = { name: 'report', emptyDir: { sizeLimit } };
export const reportMount: VolumeMount = { name: 'report', mountPath: path };

/** What Wapiti itself writes. Credentials may be in it, so only the container `attack` mounts it. */
export const workVolume: Volume = { name: 'work', emptyDir: { sizeLimit } };
export const workMount: VolumeMount = { name: 'work', mountPath: '/work' };
