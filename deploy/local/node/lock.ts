import { createConnection, createServer } from 'node:net';
import { layout } from './layout.ts';

/** An abstract socket. The kernel releases it when the process exits for whatever reason, so no lock is ever stale. */
const address = `\0dockerfilejob-lock:${layout.state}`;

/**
 * Makes this process the only one that may change the node, until it exits.
 *
 * @throws Error naming the process that holds the lock
 */
export async function takeLock(target: string): Promise<void> {
  const server = createServer((socket) => socket.end(`make ${target} (pid ${process.pid})`));
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(address, () => {
      resolve(true);
    });
  });
  server.unref();
  if (!taken)
    throw new Error(
      `${await holder()} is using ${layout.state}: wait until it is done or stop it, then try again`,
    );
}

function holder(): Promise<string> {
  return new Promise((resolve) => {
    let name = '';
    const socket = createConnection(address);
    socket.setEncoding('utf8').on('data', (text: string) => (name += text));
    socket.on('close', () => {
      resolve(name === '' ? 'another start or stop' : name);
    });
    socket.on('error', () => undefined);
  });
}
