import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { placement } from '../manifest/placement.ts';
import { pullSecretsOf } from '../manifest/pull-secret.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import type { RunSandbox } from '../sandbox.ts';
import { terminationParts } from './closed-folder.ts';
import { collectContainer } from './collect/container.ts';
import { userContainer } from './user-container.ts';
import { writableVolumes } from './writable.ts';

export interface RunInput {
  /** `sha256:…` of the image that passed the scan. */
  readonly digest: string;
  readonly sandbox: RunSandbox;
}

/** Seconds allowed for pulling the image and starting the container, in addition to the timeout. */
const startSlack = 600;

/**
 * The run pod: runs the user's image by digest in its sandbox, and collects the performance file once that has ended. The
 * kubelet starts the containers in this order, so nothing that the user's code does to the pod keeps `collect` from starting.
 */
export const runPod = (context: PodContext, { digest, sandbox }: RunInput): PodManifest => {
  const { job, settings } = context;
  const termination = terminationParts(sandbox, digest);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'run'),
    spec: {
      ...podDefaults,
      ...placement(settings),
      ...sandbox,
      activeDeadlineSeconds: milliseconds(job.spec.run.timeout) / 1000 + startSlack + deadlineSlack,
      // No DNS server listens there, so no lookup works even if a NetworkPolicy allowed it.
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
      imagePullSecrets: [
        ...registryMounts(settings, 'pull').imagePullSecrets,
        ...pullSecretsOf(settings.pods),
      ],
      containers: [
        collectContainer(context, termination.collect),
        userContainer(context, digest, termination.run),
      ],
      volumes: [...writableVolumes(context), ...termination.volumes],
    },
  };
};
