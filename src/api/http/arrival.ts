import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Milliseconds in which a whole request must arrive. Headers have a limit of their own. */
const arrivalPatience = 30_000;

const streamed = new WeakSet<IncomingMessage>();

/** Lets a request take longer, because what reads its body has limits of its own. */
export function takesLonger(request: IncomingMessage): void {
  streamed.add(request);
}

/** Node.js has one limit for all requests, which no single one can be excepted from. */
export function limitArrival(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  patience = arrivalPatience,
): void {
  const late = setTimeout(() => {
    if (request.complete || streamed.has(request)) return;
    if (response.headersSent) request.socket.destroy();
    else
      server.emit(
        'clientError',
        Object.assign(new Error('the request did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
        request.socket,
      );
  }, patience);
  late.unref();
  request.once('close', () => {
    clearTimeout(late);
  });
}
