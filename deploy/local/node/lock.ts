import { createConnection, createServer } from 'node:net';
import { layout } from './layout.ts';

/** An abstract socket: the kernel takes it back when its process ends, however it ends, so no lock is ever stale. */
const address = `\0dockerfilejob-lock:${layout.state}`;

/**
 * Makes this process the only one that changes the node, until it ends.
 * @throws Error that names the process which is at it.
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
      `${await holder()} is at work on ${layout.state}: wait for its end or end it, then try again`,
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
