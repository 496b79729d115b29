import type { Server, Socket } from 'node:net';

/**
 * Bounds the connections of a server. When there is one too many, the address that has the most of them loses its
 * oldest one. So a flood from one address closes its own connections, an address with few keeps them, and many clients
 * behind one address may have all places as long as nobody else wants them.
 */
export function boundConnections(server: Server, most: number): void {
  const byAddress = new Map<string, Set<Socket>>();
  let count = 0;
  // Those that are closed below count until the next turn of the event loop.
  server.maxConnections = 2 * most;

  const forget = (address: string, socket: Socket): void => {
    const theirs = byAddress.get(address);
    if (!theirs?.delete(socket)) return;
    count -= 1;
    if (theirs.size === 0) byAddress.delete(address);
  };

  server.on('connection', (socket: Socket) => {
    // Undefined if the client has left already.
    const address = socket.remoteAddress ?? '';
    const theirs = byAddress.get(address) ?? new Set();
    byAddress.set(address, theirs.add(socket));
    count += 1;
    socket.once('close', () => {
      forget(address, socket);
    });
    if (count <= most) return;
    const [greediest, sockets] = [...byAddress].reduce((one, other) =>
      other[1].size > one[1].size ? other : one,
    );
    const [oldest] = sockets;
    if (!oldest) return;
    forget(greediest, oldest);
    oldest.destroy();
  });
}
