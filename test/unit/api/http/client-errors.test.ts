import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { answerClientErrors } from '../../../../src/api/http/client-errors.ts';

describe('attack 107: a client whose request is refused before there is one', () => {
  it('loses its connection, even if it never closes its own end', async () => {
    const server = createServer();
    answerClientErrors(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    await once(socket.resume(), 'end');
    await sleep(1_500);
    expect(await promisify(server.getConnections.bind(server))()).toBe(0);
    socket.destroy();
    server.close();
  });
});
