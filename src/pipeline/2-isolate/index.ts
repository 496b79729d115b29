import { engineOf } from '../3-build/engines/index.ts';
import { limitRange } from './limit-range.ts';
import { namespace } from '../manifest/namespace.ts';
import { denyAll, registryEgress } from './network-policy.ts';
import { registrySecrets } from '../manifest/registry-credentials.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';
import { runOf, succeeded } from '../retry.ts';
import type { Outcome, Step } from '../step.ts';

/**
 * A namespace of the job's own, closed before anything is in it. The order is the order in which they are made:
 * what closes the namespace stands before what any later step wants.
 */
export const isolate: Step = {
  name: 'isolate',
  phase: 'Building',
  decide(job, { settings, namespace: seen }): Outcome {
    const run = runOf(job);
    if (seen && (seen.deleting || seen.run !== run)) {
      return { kind: 'wait', want: [], message: "waiting until the namespace of the job's last run is gone" };
    }
    const context = { job, settings, run };
    const level = succeeded(job, 'scan') ? 'baseline' : engineOf(context).podSecurity;
    return {
      kind: 'done',
      want: [
        namespace(context, level),
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
