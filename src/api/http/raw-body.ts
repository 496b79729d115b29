import type { Request } from 'express';
import { Problem } from '../problems/problem.ts';
import { readBytes, requireMediaType, type BytesOptions } from './read-body.ts';

/** A body whose bytes are read first, whatever they are. */
export interface RawBody {
  /** @throws Problem BodyTooLarge, RequestTimeout, BadRequest, and what `take` throws */
  read(options: BytesOptions): Promise<Buffer>;
  /** @throws Problem UnsupportedMediaType */
  requireJson(): void;
}

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

export const rawBody = (request: Request): RawBody => ({
  read: (options) => readBytes(request, options),
  requireJson() {
    if (request.is(form) === form)
      throw new Problem(
        'UnsupportedMediaType',
        `the body must be ${json}, but is a form; set the content type of the webhook to ${json}`,
        { headers: { Accept: json } },
      );
    requireMediaType(request, [json]);
  },
});
