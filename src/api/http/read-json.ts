import type { Request } from 'express';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.ts';

/** Bytes of a body: a Dockerfile of the largest size fits that does not compress at all, in base64. */
export const bodyLimit = 512 * 1024;

/** Whether the client says that it will send more than is read. */
export const declaresTooMuch = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? 0) > bodyLimit;

/**
 * The JSON of a body. One that is too large is refused by its Content-Length before a byte of it is read, or
 * where it has none, at the limit; the usual parsers read the rest of it first.
 * @throws Problem
 */
export async function readJson(request: Request): Promise<unknown> {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (request.is('application/json') === false || encoding !== 'identity') {
    throw new Problem(
      'UnsupportedMediaType',
      'send Content-Type: application/json, without Content-Encoding',
    );
  }
  if (declaresTooMuch(request)) throw tooLarge();
  return parse(await read(request));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes(request)) {
    size += chunk.length;
    if (size > bodyLimit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The connection outlives an early end of the reading, so that the refusal can be told. */
async function* bytes(request: IncomingMessage): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (chunk instanceof Buffer) yield chunk;
    }
  } catch (cause) {
    throw new Problem('BadRequest', 'the body ended before its end', { cause });
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new Problem('InvalidJSON', 'the body must be JSON in UTF-8', { cause });
  }
}

/** Closing ends what the client may still be sending. */
const tooLarge = (): Problem =>
  new Problem('BodyTooLarge', `the body must be at most ${bodyLimit} bytes`, {
    headers: { Connection: 'close' },
  });
