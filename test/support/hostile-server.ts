import { createServer, type Server, type Socket } from 'node:net';

/** Answers a connection, whatever is asked on it, once something is. */
export type Manner = (socket: Socket) => void;

/** Servers on the loopback interface, one for each manner. Their connections end with them. */
export class HostileServers {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** @returns the port */
  async start(manner: Manner): Promise<number> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        manner(socket);
      });
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
    return address.port;
  }

  /** Connections that clients have not closed. */
  get open(): number {
    return [...this.#sockets].filter((socket) => !socket.destroyed).length;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}

/** Writes a text again and again, for as long as somebody reads it. */
export function forEver(socket: Socket, text: string): void {
  const many = text.repeat(Math.ceil(4096 / text.length));
  const more = (): void => {
    while (!socket.destroyed && socket.write(many));
  };
  socket.on('drain', more);
  more();
}

/** Writes a text, one character at a time, with a pause in between. */
export function drip(socket: Socket, text: string, milliseconds: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text.charAt(at));
    at += 1;
  }, milliseconds);
}
