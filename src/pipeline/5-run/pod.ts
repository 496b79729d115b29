import { milliseconds } from '../../resource/duration.ts';
import type { PodContext } from '../manifest/job-context.ts';
import type { Container } from '../manifest/kubernetes.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { placement } from '../manifest/placement.ts';
import { pullSecretsOf } from '../manifest/pull-secret.ts';
import { registryMounts } from '../manifest/registry-credentials.ts';
import type { RunSandbox } from '../sandbox.ts';
import { terminationParts, type TerminationParts } from './closed-folder.ts';
import { collectContainer } from './collect/container.ts';
import { closeContainer, testContainer } from './service/containers.ts';
import { planVolume } from './service/plan-secret.ts';
import { timeOf } from './time.ts';
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
 * The run pod: runs the user's image by digest in its sandbox. Without spec.test, it collects the performance file once
 * that has ended; with it, it tests the image while that runs.
 */
export const runPod = (context: PodContext, { digest, sandbox }: RunInput): PodManifest => {
  const { job, settings } = context;
  const termination = terminationParts(sandbox, digest);
  const user = userContainer(context, digest, termination.run);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'run'),
    spec: {
      ...podDefaults,
      ...placement(settings),
      ...sandbox,
      activeDeadlineSeconds: milliseconds(timeOf(job.spec)) / 1000 + startSlack + deadlineSlack,
      // No DNS server listens there, so no lookup works even if a NetworkPolicy allowed it.
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
      imagePullSecrets: [
        ...registryMounts(settings, 'pull').imagePullSecrets,
        ...pullSecretsOf(settings.pods),
      ],
      ...(job.spec.test
        ? serviceContainers(context, user, termination.close)
        : // Started in this order, so nothing that the user's code does to the pod keeps `collect` from starting.
          { containers: [collectContainer(context, termination.close), user] }),
      volumes: [...writableVolumes(context), ...termination.volumes, ...(job.spec.test ? [planVolume] : [])],
    },
  };
};

/**
 * The service is a sidecar (KEP-753): the kubelet starts the tester when the service runs, and ends the service when the
 * tester has ended, whether or not the operator is there.
 */
const serviceContainers = (
  context: PodContext,
  user: Container<'run'>,
  close: TerminationParts['close'],
): Pick<PodManifest['spec'], 'initContainers' | 'containers'> => ({
  initContainers: [...(close ? [closeContainer(context, close)] : []), { ...user, restartPolicy: 'Always' }],
  containers: [testContainer(context)],
});
