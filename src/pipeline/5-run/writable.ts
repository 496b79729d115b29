import { amount } from '../../resource/quantity.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { JobContext, PodContext } from '../manifest/job-context.ts';
import type { ConfigMap, Volume, VolumeMount } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';
import { dataMount, dataVolume } from './data-volume.ts';
import { limitOf } from '../manifest/resources.ts';

/**
 * Folders that programs expect to be writable. Each is a tmpfs: a flood ends at once in `No space left on device` or at
 * the memory limit, while the kubelet looks at the disk only every ten seconds. Everything else is read-only.
 */
const folders: Readonly<Record<string, string>> = { tmp: '/tmp', 'var-tmp': '/var/tmp', run: '/run' };

/** Where the user's container may write, for messages. containerd makes /dev/shm a tmpfs of 64 MiB. */
export const writableFolders = [dataMount.mountPath, ...Object.values(folders), '/dev/shm'];

const hosts = 'hosts';
const hostsFile = '/etc/hosts';

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

/** Takes the place of the file that the kubelet mounts, which is on the node's disk and may be writable. */
export const hostsConfigMap = (context: JobContext): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, hosts),
  data: { [hosts]: '127.0.0.1\tlocalhost\n::1\tlocalhost\n' },
});

/** Each may take half of the container's memory, so that whoever fills one is told so instead of being killed. */
export function writableVolumes({ job, settings }: PodContext): readonly Volume[] {
  const memory = amount(limitOf('memory', job.spec.run.resources, settings));
  const sizeLimit = String(Math.floor(memory / 2));
  return [
    dataVolume,
    ...writableIn(job).map(({ name }) => ({ name, emptyDir: { medium: 'Memory', sizeLimit } })),
    { name: hosts, configMap: { name: hosts } },
  ];
}

export const writableMounts = ({ job }: PodContext): readonly VolumeMount[] => [
  dataMount,
  ...writableIn(job),
  { name: hosts, mountPath: hostsFile, subPath: hosts, readOnly: true },
];
