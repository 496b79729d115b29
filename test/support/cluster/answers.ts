import { once } from 'node:events';
import { connect } from 'node:net';

/** Checks whether a server listens there. Returns undefined if not, as `patiently` expects. */
export async function answers(host: string, port: number): Promise<true | undefined> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
