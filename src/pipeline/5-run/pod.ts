import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import { collectContainer } from './collect/container.ts';
import { dataVolume } from './data-volume.ts';
import { userContainer } from './user-container.ts';

export interface RunInput {
  /** `sha256:…` of the image that the scan has passed. */
  readonly digest: string;
  /** A RuntimeClass that the cluster has. Undefined: a user namespace. */
  readonly runtimeClassName: string | undefined;
}

/** Seconds that the pull and the start may take, besides the user's own time. */
const startSlack = 600;

/**
 * Runs the user's image by digest, then collects the file that it left. A runtime class or a user namespace, never
 * both: gVisor does not start in one.
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
      // Nothing listens there: no name is looked up, even if a policy allowed it.
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
      imagePullSecrets: registryMounts(settings).imagePullSecrets,
      initContainers: [userContainer(context, digest)],
      containers: [collectContainer(context)],
      volumes: [dataVolume],
    },
  };
};
