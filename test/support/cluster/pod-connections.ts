import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { KubeObject } from '../../../src/cluster/object.ts';
import { processesOf } from './processes.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

const statusSchema = z.object({
  status: z.object({
    containerStatuses: z.array(z.object({ name: z.string(), containerID: z.string() })),
  }),
});

/** Seconds. Policies drop packets, so that a closed place does not answer. */
const patience = 2;

/**
 * Which places accept a TCP connection from the network of a running pod. Nobody may enter the pods of jobs through the API
 * server, so this enters their network on the node.
 */
export async function openFrom(
  pod: KubeObject,
  container: string,
  places: readonly Place[],
): Promise<boolean[]> {
  const { status } = statusSchema.parse(pod);
  const id = status.containerStatuses.find(({ name }) => name === container)?.containerID ?? '';
  const [process] = await processesOf(id.replace(/^.*:\/\//, ''));
  if (process === undefined) throw new Error(`no process on this machine belongs to container ${container}`);
  const connects = async ({ host, port }: Place): Promise<boolean> => {
    const connect = ['timeout', String(patience), 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`];
    try {
      await promisify(execFile)('nsenter', [`--net=/proc/${process}/ns/net`, ...connect]);
      return true;
    } catch {
      return false;
    }
  };
  return Promise.all(places.map(connects));
}
