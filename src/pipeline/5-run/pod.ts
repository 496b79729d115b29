import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { registryAccess } from '../manifest/registry-credentials.ts';
import { collectContainer, userContainer } from './user-container.ts';

export interface RunInput {
  /** `sha256:…` of the image that the scan has passed. */
  readonly digest: string;
  /** A RuntimeClass that the cluster has; undefined is a user namespace. */
  readonly runtimeClassName: string | undefined;
}

/** Seconds that a pull and a start may take beside the user's own time. */
const startSlack = 600;

/**
 * Runs the user's image by digest, then collects what it left. A runtime class or a user namespace, never both:
 * gVisor does not start in one.
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
      // A resolver that nothing listens on: names are not looked up even where a policy would let them be.
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
      imagePullSecrets: registryAccess(settings).imagePullSecrets,
      initContainers: [userContainer(context, digest)],
      containers: [collectContainer(context)],
      volumes: [{ name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
    },
  };
};
