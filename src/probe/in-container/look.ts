import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Sighting, Target } from '../sighting.ts';
import { startProcesses } from './start-processes.ts';

/** Milliseconds. A policy that drops packets gives no answer, so every closed address takes this long. */
const patience = 1500;

/** A query for the root's name servers (RFC 1035). */
const query = Buffer.from('1234010000010000000000000000020001', 'hex');

/**
 * Runs in a canary: tries to reach every target at once, and looks at what isolates the process.
 * @param most how many processes to start; 0: none
 */
export async function look(targets: readonly Target[], most: number): Promise<Sighting> {
  const answered = await Promise.all(targets.map(answers));
  return {
    reached: targets.filter((_target, index) => answered[index]).map(({ name }) => name),
    uidMap: await readFile('/proc/self/uid_map', 'utf8'),
    kernel: await readFile('/proc/version', 'utf8'),
    // Last: Node.js ends if it cannot start a thread.
    ...(most > 0 && { processes: await startProcesses(most) }),
  };
}

const answers = ({ protocol, host, port }: Target): Promise<boolean> =>
  protocol === 'tcp' ? accepts(host, port) : resolves(host, port);

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}

function resolves(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const end = (answer: boolean) => () => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(end(false), patience);
    socket.once('message', end(true)).once('error', end(false));
    socket.send(query, port, host);
  });
}
