import { namespace } from '../manifest/namespace.ts';
import { registrySecrets } from '../manifest/registry-credentials.ts';
import { podSecurityOf } from '../pod-security.ts';
import { runOf } from '../progress.ts';
import type { Outcome, Step } from '../step.ts';
import { limitRange } from './limit-range.ts';
import { denyAll, registryEgress } from './network-policy.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';

/**
 * Creates the job's own namespace and locks it down. Objects are created in the listed order, so the NetworkPolicy
 * and the quota are in place before any pod.
 */
export const isolate: Step<'isolate'> = {
  name: 'isolate',
  phase: 'Building',
  decide(job, { settings, namespace: seen }): Outcome {
    const run = runOf(job);
    if (seen && (seen.deleting || seen.run !== run)) {
      return {
        kind: 'wait',
        want: [],
        message: 'waiting until the namespace of the previous run is deleted',
      };
    }
    const context = { job, settings, run };
    return {
      kind: 'done',
      want: [
        namespace(context, podSecurityOf(job, settings)),
        denyAll(context),
        registryEgress(context),
        serviceAccount(context),
        resourceQuota(context),
        limitRange(context),
        ...registrySecrets(context),
      ],
    };
  },
};
