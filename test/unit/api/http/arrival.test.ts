import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { limitArrival, takesLonger } from '../../../../src/api/http/arrival.ts';
import { answerClientErrors } from '../../../../src/api/http/client-errors.ts';

/** What a server answers within a while to a request whose body does not end. */
async function answer(onRequest: (request: IncomingMessage) => void): Promise<string> {
  const server = createServer((request, response) => {
    limitArrival(server, request, response, 50);
    onRequest(request);
  });
  answerClientErrors(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nbegun');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.destroy();
  server.closeAllConnections();
  server.close();
  return text;
}

describe('a request that does not arrive', () => {
  it('is answered with a problem after a while', async () => {
    expect(await answer(() => undefined)).toMatch(/^HTTP\/1\.1 408 [^]*RequestTimeout/);
  });

  it('may take longer if what reads it has limits of its own', async () => {
    expect(await answer(takesLonger)).toBe('');
  });
});
