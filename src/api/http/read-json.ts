import type { Request } from 'express';
import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../text/json.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { Problem } from '../problems/problem.ts';

/** Maximum size of a request body in bytes. Fits the largest Dockerfile, incompressible and in base64. */
export const bodyLimit = 512 * 1024;
/** Milliseconds that a body may take to arrive. */
const patience = 10_000;

/** Whether the Content-Length exceeds the limit. */
export const declaresTooMuch = ({ headers }: IncomingMessage): boolean =>
  Number(headers['content-length'] ?? 0) > bodyLimit;

/**
 * Reads and parses a JSON body. A body over the limit is refused by its Content-Length before any of it is read,
 * or at the limit if it has none. The usual body parsers read all of it first.
 * @throws Problem UnsupportedMediaType, BodyTooLarge, BadRequest, InvalidJSON
 */
export async function readJson(request: Request): Promise<unknown> {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (request.is('application/json') === false || encoding !== 'identity') {
    throw new Problem(
      'UnsupportedMediaType',
      'the body must be application/json, without a Content-Encoding',
    );
  }
  if (declaresTooMuch(request)) throw tooLarge();
  const text = decodeUtf8(await read(request), 'drop');
  const body = text === undefined ? undefined : parseJson(text);
  if (body === undefined) throw new Problem('InvalidJSON', 'the body must be JSON in UTF-8');
  return body;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Problem('BadRequest', `the body must arrive within ${patience / 1000} seconds`));
  }, patience);
  try {
    return await Promise.race([readAll(request), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes(request)) {
    size += chunk.length;
    if (size > bodyLimit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Keeps the connection open when reading stops early, so that the refusal can be sent. */
async function* bytes(request: IncomingMessage): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (chunk instanceof Buffer) yield chunk;
    }
  } catch (cause) {
    throw new Problem('BadRequest', 'the connection ended before the body was complete', { cause });
  }
}

/** Closes the connection, so that the client stops sending. */
const tooLarge = (): Problem =>
  new Problem('BodyTooLarge', `the body must be at most ${bodyLimit} bytes`, {
    headers: { Connection: 'close' },
  });
