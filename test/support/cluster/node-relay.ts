import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import { inNode } from '../../../deploy/local/node/network-namespace.ts';
import { kubectl } from './kubectl.ts';
import { answers } from './answers.ts';
import { patiently } from './patiently.ts';

/** The address for a test's server to listen on. The local cluster's node can reach it; pods cannot. */
export const machineAddress = addresses.host;

export interface NodeRelay {
  /** The address that pods can reach where a policy allows it. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Forwards connections from a port of the node to the same port of this machine. Ends with this process. */
export async function relayOnNode(port: number): Promise<NodeRelay> {
  const listen = `TCP-LISTEN:${port},bind=${addresses.node},reuseaddr,fork`;
  const socat = inNode(['socat', listen, `TCP:${machineAddress}:${port}`]);
  const child = spawn('setpriv', ['--pdeathsig=KILL', ...socat], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await patiently(() => answers(addresses.node, port), `the relay on the node's port ${port}`);
  return {
    host: addresses.node,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Returns the operator's EGRESS_REGISTRIES, extended by ports of the node. */
export async function egressWith(...ports: readonly number[]): Promise<string> {
  const path = 'jsonpath={.data.EGRESS_REGISTRIES}';
  const given = await kubectl([
    'get',
    'configmap',
    'dockerfilejob',
    '-n',
    'dockerfilejob-system',
    '-o',
    path,
  ]);
  const entries: unknown = JSON.parse(given);
  if (!Array.isArray(entries)) throw new Error(`EGRESS_REGISTRIES is not a list: ${given}`);
  return JSON.stringify([...(entries as unknown[]), { cidr: `${addresses.node}/32`, ports }]);
}
