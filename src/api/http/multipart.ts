import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import type { Readable } from 'node:stream';
import { decodeUtf8 } from '../../text/utf8.ts';
import { oneLine } from '../../text/quote.ts';
import { Problem } from '../problems/problem.ts';
import { takesLonger } from './arrival.ts';
import { bytesOf, requireMediaType } from './read-body.ts';

/** What is done with fields that are too large to keep: by name, what takes the bytes and returns a text instead. */
export type FormStreams = Readonly<
  Record<string, (part: Readable, others: Promise<ReadonlyMap<string, string>>) => Promise<string>>
>;

export interface MultipartOptions {
  /** The fields that a form may have, each once, as a file or as text. */
  readonly names: readonly string[];
  /** Of all fields together, in bytes. */
  readonly bytes: number;
  readonly streams?: FormStreams | undefined;
}

type Parser = InstanceType<typeof Busboy>;

/** Milliseconds that a form without files of any size may take to arrive. */
const patience = 10_000;
const shownLength = 64;

const refuse = (field: string, message: string): Problem =>
  new Problem('InvalidField', `${oneLine(field, shownLength)} ${message}`, {
    fields: [{ field: oneLine(field, shownLength), message }],
  });

/**
 * Reads the fields of a form (RFC 7578). A file and a text are the same: clients send what they have.
 * @throws Problem UnsupportedMediaType, InvalidField, BodyTooLarge, RequestTimeout, BadRequest
 */
export async function readMultipart(
  request: Request,
  { names, bytes, streams = {} }: MultipartOptions,
): Promise<ReadonlyMap<string, string>> {
  requireMediaType(request, ['multipart/form-data']);
  const parts = new Map<string, Buffer>();
  const refused = Promise.withResolvers<never>();
  const reading: Promise<void>[] = [];
  const streaming: Promise<readonly [string, string]>[] = [];
  const others = Promise.withResolvers<ReadonlyMap<string, string>>();
  others.promise.catch(() => undefined);
  let left = bytes;
  const parser = parserOf(request);
  // Thrown from here, an error may end the process: the parser also calls when nobody waits for it.
  parser.on('file', (name: string | undefined, part: Readable) => {
    part.on('error', (cause: unknown) => {
      refused.reject(incomplete(cause));
    });
    if (name === undefined) refused.reject(new Problem('BadRequest', 'a part of the form has no name'));
    else if (!names.includes(name))
      refused.reject(refuse(name, `is not a known field; use ${names.join(', ')}`));
    else if (parts.has(name)) refused.reject(refuse(name, 'must be given once'));
    else if (streams[name]) {
      parts.set(name, Buffer.alloc(0));
      takesLonger(request);
      clearTimeout(late);
      const streamed = streams[name](part, others.promise).then((text) => [name, text] as const);
      streamed.catch(refused.reject);
      streaming.push(streamed);
    } else {
      parts.set(name, Buffer.alloc(0));
      const kept = keep(name, part);
      // It fails with its part, and so does the request.
      kept.catch(() => undefined);
      reading.push(kept);
    }
  });
  async function keep(name: string, part: Readable): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of part) {
      if (!(chunk instanceof Buffer)) continue;
      left -= chunk.length;
      if (left < 0) {
        refused.reject(
          new Problem('BodyTooLarge', `the fields must be at most ${bytes} bytes`, {
            headers: { Connection: 'close' },
          }),
        );
        return;
      }
      chunks.push(chunk);
    }
    parts.set(name, Buffer.concat(chunks));
  }

  const late = setTimeout(() => {
    refused.reject(new Problem('RequestTimeout', `the body must arrive within ${patience / 1000} seconds`));
  }, patience);
  try {
    await Promise.race([feed(request, parser), refused.promise]);
    await Promise.race([Promise.all(reading), refused.promise]);
    const kept = [...parts].filter(([name]) => !streams[name]);
    const texts = new Map(kept.map(([name, content]) => [name, textOf(name, content)]));
    others.resolve(texts);
    return new Map([...texts, ...(await Promise.all(streaming))]);
  } catch (error) {
    others.reject(error);
    throw error;
  } finally {
    clearTimeout(late);
    refused.promise.catch(() => undefined);
    parser.destroy();
  }
}

const incomplete = (cause: unknown): Problem =>
  new Problem('BadRequest', 'the body is not a complete multipart/form-data', { cause });

/**
 * The Content-Type with its last boundary only: if a header with a boundary is given to curl, it adds the one that it
 * uses behind it.
 */
function lastBoundary(type: string): string {
  const last = type.split(';').findLast((parameter) => /^\s*boundary=/i.test(parameter));
  return last === undefined ? type : `multipart/form-data;${last}`;
}

function parserOf(request: Request): Parser {
  const type = request.get('content-type');
  if (type === undefined) throw new Problem('UnsupportedMediaType', 'the body must be multipart/form-data');
  try {
    return new Busboy({
      headers: { 'content-type': lastBoundary(type) },
      // Everything is a file: texts would be cut in silence, and decoded as their part says.
      isPartAFile: () => true,
      limits: { parts: 32, headerPairs: 32, headerSize: 8192 },
    });
  } catch (cause) {
    throw new Problem('BadRequest', 'the Content-Type has no boundary', { cause });
  }
}

/** Writes the body to the parser as fast as that takes it. */
async function feed(request: Request, parser: Parser): Promise<void> {
  const broken = Promise.withResolvers<never>();
  const finished = Promise.withResolvers<undefined>();
  parser.on('error', (cause: unknown) => {
    broken.reject(incomplete(cause));
  });
  parser.on('partsLimit', () => {
    broken.reject(new Problem('BadRequest', 'the form has too many fields'));
  });
  parser.on('finish', () => {
    finished.resolve(undefined);
  });
  const write = async (): Promise<void> => {
    for await (const chunk of bytesOf(request)) {
      if (!parser.write(chunk)) await new Promise<void>((resolve) => parser.once('drain', resolve));
    }
    parser.end();
    await finished.promise;
  };
  const written = write();
  // Nobody waits for it any more once the parser is broken.
  written.catch(() => undefined);
  await Promise.race([written, broken.promise]);
}

function textOf(name: string, content: Buffer): string {
  const text = decodeUtf8(content, 'drop');
  if (text === undefined) throw refuse(name, 'must be UTF-8');
  return text;
}
