import type { Request } from 'express';
import type { IncomingMessage } from 'node:http';
import { decodeUtf8 } from '../../text/utf8.ts';
import { Problem } from '../problems/problem.ts';

/** Maximum size of a body that is kept in memory, in bytes. Fits the largest Dockerfile, incompressible and in base64. */
export const bodyLimit = 512 * 1024;
/** Milliseconds that a body may take to arrive. */
const patience = 10_000;

const declares = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0);

/** Whether the Content-Length exceeds the limit. */
export const declaresTooMuch = (request: IncomingMessage): boolean => declares(request) > bodyLimit;

const utf8 = /^"?utf-?8"?$/i;

/**
 * Refuses a body whose Content-Type is none of these, that is compressed, or that is in another charset than UTF-8.
 * @returns the one of `mediaTypes` that it is
 * @throws Problem UnsupportedMediaType
 */
export function requireMediaType<M extends string>(request: Request, mediaTypes: readonly M[]): M {
  const encoding = request.get('content-encoding') ?? 'identity';
  // null means that there is no body, which is refused as an invalid one.
  const given = request.is([...mediaTypes]);
  const mediaType = given === null ? mediaTypes[0] : mediaTypes.find((known) => known === given);
  const charset = /;\s*charset=([^;\s]+)/i.exec(request.get('content-type') ?? '')?.[1] ?? 'utf-8';
  if (mediaType !== undefined && encoding === 'identity' && utf8.test(charset)) return mediaType;
  const shown = mediaType === undefined ? '' : ` in UTF-8`;
  throw new Problem(
    'UnsupportedMediaType',
    `the body must be ${mediaTypes.join(' or ')}${shown}, without a Content-Encoding`,
    { headers: { Accept: mediaTypes.join(', ') } },
  );
}

/** What is read of a body. */
export interface BytesOptions {
  /** Bytes. */
  readonly limit: number;
  /** Called with the size of each piece that is kept. It may throw. */
  readonly take?: (bytes: number) => void;
}

/**
 * Reads a text. A body over the limit is refused by its Content-Length before any of it is read, or at the limit if it
 * has none. The usual body parsers read all of it first.
 * @returns undefined if it is not UTF-8
 * @throws Problem BodyTooLarge, RequestTimeout, BadRequest
 */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  return decodeUtf8(await readBytes(request, { limit: bodyLimit }), 'drop');
}

/** Reads bytes, in the same way. @throws Problem BodyTooLarge, RequestTimeout, BadRequest, and what `take` throws */
export async function readBytes(request: IncomingMessage, options: BytesOptions): Promise<Buffer> {
  if (declares(request) > options.limit) throw tooLarge(options.limit);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Problem('RequestTimeout', `the body must arrive within ${patience / 1000} seconds`));
  }, patience);
  try {
    return await Promise.race([readAll(request, options), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(request: IncomingMessage, { limit, take }: BytesOptions): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request)) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    take?.(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body. Keeps the connection open when reading stops early, so that the refusal can be sent. */
export async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (chunk instanceof Buffer) yield chunk;
    }
  } catch (cause) {
    throw new Problem('BadRequest', 'the connection ended before the body was complete', { cause });
  }
}

/** Closes the connection, so that the client stops sending. */
const tooLarge = (limit: number): Problem =>
  new Problem('BodyTooLarge', `the body must be at most ${limit} bytes`, {
    headers: { Connection: 'close' },
  });
