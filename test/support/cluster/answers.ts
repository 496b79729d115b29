import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether somebody listens there; for `patiently`, undefined while nobody does. */
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
