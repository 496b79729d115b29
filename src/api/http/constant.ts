import { createHash } from 'node:crypto';

/** A body that is the same as long as the process lives: made once, and shared by all who are sent it. */
export interface Constant {
  readonly body: Buffer;
  readonly etag: string;
}

export function constant(text: string): Constant {
  const body = Buffer.from(text);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
