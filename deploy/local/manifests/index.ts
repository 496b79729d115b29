import { corednsBinding, corednsRole, corednsServiceAccount } from './coredns-access.ts';
import { corednsConfig, corednsDeployment, corednsService } from './coredns.ts';
import { policyAgentBinding, policyAgentRole } from './policy-agent-access.ts';
import { gvisorRuntimeClass } from './runtime-class.ts';

/** Objects of every local cluster, in addition to those that Kubernetes creates. */
export const clusterObjects = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    policyAgentRole,
    policyAgentBinding,
    gvisorRuntimeClass,
    corednsServiceAccount,
    corednsRole,
    corednsBinding,
    corednsConfig,
    corednsService,
    corednsDeployment,
  ],
};
