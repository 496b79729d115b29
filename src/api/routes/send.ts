import type { Request, Response } from 'express';
import { isKnown } from '../http/entity-tag.ts';
import { limitSending } from '../http/closing.ts';
import type { ReplyHead } from '../http/reply.ts';
import { sendItems } from '../http/send-items.ts';
import { sendText } from '../http/send-text.ts';
import type { answers } from './bodies.ts';

/** How a body is sent. */
export type Sending = (typeof answers)[keyof typeof answers]['sent'];

interface Ready {
  readonly body: unknown;
  readonly head: ReplyHead;
  readonly status: number;
  readonly mediaType: string;
  readonly sent: Sending;
}

const isStream = (body: unknown): body is AsyncIterable<unknown> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** Sends what an operation has returned, or only its head if the client asked for no more or has it already. */
export async function send(request: Request, response: Response, ready: Ready): Promise<void> {
  const { head, status, mediaType, body } = ready;
  response.status(status).set({ ...head.headers });
  if (mediaType !== '') response.vary('Accept');
  // A client may keep what has a tag, if it asks each time whether it is still right.
  if (head.etag !== undefined) response.set({ ETag: head.etag, 'Cache-Control': 'private, no-cache' });
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && isKnown(request.get('if-none-match'), head.etag)) {
    response.status(304).end();
    return;
  }
  if (ready.sent === 'nothing' || status === 204) {
    limitSending(response);
    response.end();
    return;
  }
  response.type(mediaType);
  if (!isStream(body)) {
    limitSending(response);
    if (typeof body === 'string' || Buffer.isBuffer(body)) response.send(body);
    else response.json(body);
  } else if (request.method === 'HEAD') response.end();
  else if (ready.sent === 'items') await sendItems(response, body);
  else await sendText(response, body);
}
