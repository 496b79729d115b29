import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy on a free port of this machine that can simulate network faults. */
export interface TcpProxy {
  readonly port: number;
  /** Number of connections ever accepted. */
  readonly accepted: () => number;
  /** Number of open connections. */
  readonly open: () => number;
  /** Resets every connection. New ones are accepted. */
  drop(): void;
  /** Stops forwarding on open connections, or on `all`, including later ones. They stay open. */
  freeze(which: 'open' | 'all'): void;
  /** Does something once, when that many bytes were sent to the server. */
  after(bytes: number, act: () => void): void;
  /** Forwards on later connections again. */
  thaw(): void;
  close(): Promise<void>;
}

/** @param listen the address of this machine to listen on */
export async function startTcpProxy(host: string, port: number, listen = '127.0.0.1'): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let accepted = 0;
  let silent = false;
  let due: { left: number; readonly act: () => void } | undefined;
  const server = createServer((near) => {
    accepted += 1;
    const far = connect(port, host);
    const pair = [near, far] as const;
    pairs.add(pair);
    if (!silent) near.pipe(far).pipe(near);
    near.on('data', ({ length }: Buffer) => {
      if (!due || (due.left -= length) > 0) return;
      const { act } = due;
      due = undefined;
      act();
    });
    for (const socket of pair) {
      socket.on('error', () => undefined); // 'close' follows
      socket.on('close', () => {
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
    }
  });
  server.listen(0, listen);
  await once(server, 'listening');

  const drop = (): void => {
    for (const [near] of pairs) near.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    open: () => pairs.size,
    drop,
    freeze(which) {
      silent = which === 'all';
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    after(bytes, act) {
      due = { left: bytes, act };
    },
    thaw() {
      silent = false;
    },
    async close() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}
