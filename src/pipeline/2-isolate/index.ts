import { jobNamespace } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { filesConfigMap } from '../manifest/files.ts';
import { namespace } from '../manifest/namespace.ts';
import { pullSecrets } from '../manifest/pull-secret.ts';
import { registrySecrets } from '../manifest/registry-credentials.ts';
import { podSecurityOf } from '../pod-security.ts';
import { runOf } from '../progress.ts';
import type { NamespaceSeen } from '../snapshot.ts';
import type { Outcome, Step } from '../step.ts';
import { denyAll, registryEgress } from './network-policy.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';

/** How long a namespace may take to be deleted before the job gives up, in milliseconds. */
const patience = 10 * 60_000;

function untilDeleted({ metadata }: DockerfileJob, seen: NamespaceSeen, now: number): Outcome {
  const { deletingSince = now } = seen;
  const until = deletingSince + patience;
  if (now < until) {
    const message = 'waiting until the namespace of the previous run is deleted';
    return { kind: 'wait', want: [], message, until };
  }
  const name = jobNamespace(metadata.uid);
  const message = `namespace ${name} is still there ${patience / 60_000} minutes after its deletion; its status says what keeps it`;
  return { kind: 'fail', reason: 'NamespaceStuck', message };
}

/**
 * Creates the job's own namespace and locks it down. Objects are created in the listed order, so the NetworkPolicy
 * and the quota are in place before any pod.
 */
export const isolate: Step<'isolate'> = {
  name: 'isolate',
  phase: 'Building',
  decide(job, { settings, namespace: seen, now }): Outcome {
    const run = runOf(job);
    if (seen && (seen.deleting || seen.run !== run)) return untilDeleted(job, seen, now);
    const context = { job, settings, run };
    return {
      kind: 'done',
      want: [
        namespace(context, podSecurityOf(job, settings)),
        denyAll(context),
        registryEgress(context),
        serviceAccount(context),
        resourceQuota(context),
        ...registrySecrets(context),
        filesConfigMap(context),
        ...pullSecrets(context),
      ],
    };
  },
};
