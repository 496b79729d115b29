import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** RFC 6455, section 1.3. */
const suffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const stdout = 1;
const [binaryFrame, closeFrame, normalEnd] = [0x82, 0x88, 1000];

/** The frame of a message that is shorter than 64 KiB, from a server. */
function frame(kind: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? Buffer.of(kind, payload.length) : Buffer.of(kind, 126, 0, 0);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/**
 * Accepts an attachment to a container (v4.channel.k8s.io over a WebSocket). As soon as anything is written to the
 * container, it answers with this text and ends.
 */
export function answerAttachment(
  request: IncomingMessage,
  socket: Duplex,
  early: Buffer,
  text: string,
): void {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${suffix}`).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    'Sec-WebSocket-Protocol: v4.channel.k8s.io',
  ];
  socket.on('error', () => undefined);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const answer = (): void => {
    const end = Buffer.alloc(2);
    end.writeUInt16BE(normalEnd);
    socket.write(frame(binaryFrame, Buffer.concat([Buffer.of(stdout), Buffer.from(text)])));
    socket.end(frame(closeFrame, end));
    socket.resume();
  };
  if (early.length > 0) answer();
  else socket.once('data', answer);
}
