import { amount } from '../../resource/quantity.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { files, filesVolume } from '../manifest/files.ts';
import type { PodContext } from '../manifest/job-context.ts';
import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';
import { dataMount, dataVolume } from './data-volume.ts';
import { limitOf } from '../manifest/resources.ts';

/**
 * Folders that programs expect to be writable. Each is a tmpfs: a flood ends at once in `No space left on device` or at
 * the memory limit, while the kubelet looks at the disk only every ten seconds. Everything else is read-only.
 */
const folders: Readonly<Record<string, string>> = { tmp: '/tmp', 'var-tmp': '/var/tmp', run: '/run' };

/** Where the user's container may write, for messages. containerd makes /dev/shm a tmpfs of 64 MiB. */
export const writableFolders = [dataMount.mountPath, ...Object.values(folders), '/dev/shm'];

/** Takes the place of the file that the kubelet mounts, which is on the node's disk and may be writable. */
const hosts = { name: 'hosts', mountPath: '/etc/hosts', subPath: files.hosts, readOnly: true } as const;

/**
 * The folders, and the volumes that the image declares: a runtime would make those on the node's disk, without a limit,
 * unless something else is mounted there.
 */
function writableIn({ status }: DockerfileJob): readonly VolumeMount[] {
  const declared = status.image?.volumes ?? [];
  const others = declared.filter(
    (path) => path !== dataMount.mountPath && !Object.values(folders).includes(path),
  );
  return [
    ...Object.entries(folders).map(([name, mountPath]) => ({ name, mountPath })),
    ...others.map((mountPath, index) => ({ name: `volume-${index}`, mountPath })),
  ];
}

/** Each may take half of the container's memory, so that whoever fills one is told so instead of being killed. */
export function writableVolumes({ job, settings }: PodContext): readonly Volume[] {
  const memory = amount(limitOf('memory', job.spec.run.resources, settings));
  const sizeLimit = String(Math.floor(memory / 2));
  return [
    dataVolume,
    ...writableIn(job).map(({ name }) => ({ name, emptyDir: { medium: 'Memory', sizeLimit } })),
    filesVolume(hosts.name, [files.hosts]),
  ];
}

export const writableMounts = ({ job }: PodContext): readonly VolumeMount[] => [
  dataMount,
  ...writableIn(job),
  hosts,
];
