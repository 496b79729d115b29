import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { startApiWithoutCluster } from '../../support/api.ts';

describe('attack 115: connections', () => {
  it('are closed if there are too many, and the others go on', async () => {
    const api = await startApiWithoutCluster({ mode: 'none' }, { maxConnections: 3 });
    const open = async (): Promise<Socket> => {
      const socket = connect(api.port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write('GET /healthz HTTP/1.1\r\n');
      return socket;
    };
    const kept = [await open(), await open(), await open()];
    const late = await open();
    await once(late, 'close');
    const [first] = kept;
    first?.write('Host: api\r\n\r\n');
    const [answer] = first ? ((await once(first, 'data')) as [Buffer]) : [];
    expect(answer?.toString()).toMatch(/^HTTP\/1\.1 200/);
    for (const socket of kept) socket.destroy();
    await api.stop();
  });
});
