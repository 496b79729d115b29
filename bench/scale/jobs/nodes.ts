import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { nodeLabel } from './stages.ts';

/** Where the apiserver finds what answers for the nodes' kubelets. */
export interface KubeletAddress {
  readonly host: string;
  readonly port: number;
}

/** Enough for all containers of as many jobs as there may be pods. */
const capacity = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '4Ti', pods: '110' };

const node = (index: number, { host, port }: KubeletAddress): object => {
  const name = `bench-${String(index).padStart(4, '0')}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        [nodeLabel]: 'true',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    // Nothing but the jobs of this bench may come here.
    spec: { taints: [{ key: nodeLabel, effect: 'NoSchedule' }] },
    status: {
      capacity,
      allocatable: capacity,
      addresses: [{ type: 'InternalIP', address: host }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  };
};

/** Makes the nodes, and waits until KWOK has reported all of them ready. */
export async function makeNodes(count: number, kubelet: KubeletAddress): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => node(index, kubelet));
  await kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl(['wait', 'node', '-l', nodeLabel, '--for=condition=Ready', '--timeout=120s']);
}

export const removeNodes = async (): Promise<void> => {
  await kubectl(['delete', 'node', '-l', nodeLabel, '--timeout=120s']);
};

/** Variables of the operator that send the pods of all jobs to these nodes. */
export const toTheNodes = {
  POD_NODE_SELECTOR: JSON.stringify({ [nodeLabel]: 'true' }),
  POD_TOLERATIONS: JSON.stringify([{ key: nodeLabel, operator: 'Exists' }]),
};
