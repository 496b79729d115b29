import { addresses } from '../../../deploy/local/node/addresses.ts';
import { kubectl } from './kubectl.ts';

/** The address of this machine that pods of the local cluster can reach, where a policy lets them. */
export const hostAddress = addresses.host;

/** EGRESS_REGISTRIES of the operator, with a port of this machine beside what it has. */
export async function egressWith(port: number): Promise<string> {
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
  if (!Array.isArray(entries)) throw new Error(`EGRESS_REGISTRIES is no list: ${given}`);
  return JSON.stringify([...(entries as unknown[]), { cidr: `${hostAddress}/32`, ports: [port] }]);
}
