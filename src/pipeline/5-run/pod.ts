import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import { collectContainer } from './collect/container.ts';
import { dataVolume } from './data-volume.ts';
import { userContainer } from './user-container.ts';

export interface RunInput {
  /** `sha256:…` of the image that passed the scan. */
  readonly digest: string;
  /** A RuntimeClass that exists in the cluster. Undefined: isolate with a user namespace instead. */
  readonly runtimeClassName: string | undefined;
}

/** Seconds allowed for pulling the image and starting the container, in addition to the timeout. */
const startSlack = 600;

/**
 * The run pod: runs the user's image by digest, then collects the performance file. Uses a RuntimeClass or a user
 * namespace, never both, because gVisor does not start in a user namespace.
 */
export const runPod = (context: PodContext, { digest, runtimeClassName }: RunInput): PodManifest => {
  const { job, settings } = context;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'run'),
    spec: {
      ...podDefaults,
      ...(runtimeClassName === undefined ? { hostUsers: false } : { runtimeClassName }),
      activeDeadlineSeconds: milliseconds(job.spec.run.timeout) / 1000 + startSlack + deadlineSlack,
      // No DNS server listens there, so no lookup works even if a NetworkPolicy allowed it.
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
      imagePullSecrets: registryMounts(settings).imagePullSecrets,
      initContainers: [userContainer(context, digest)],
      containers: [collectContainer(context)],
      volumes: [dataVolume],
    },
  };
};
