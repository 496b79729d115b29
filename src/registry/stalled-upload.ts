import { Readable } from 'node:stream';

/** Named as the error of a signal that times out. */
class StalledUpload extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * The content of an upload, which tells when no more of it has been taken for a while: a connection that a network has
 * forgotten never ends by itself, and a client has no other limit while it sends.
 * @param patience milliseconds
 */
async function* toldIfStalled(
  content: AsyncIterable<Uint8Array>,
  patience: number,
  tell: () => void,
): AsyncGenerator<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const chunk of content) {
      timer = setTimeout(tell, patience);
      yield chunk;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The content to send, and a signal that ends the request when nothing more of it is taken. */
export function watchedUpload(
  host: string,
  content: AsyncIterable<Uint8Array>,
  patience: number,
): { readonly body: Readable; readonly signal: AbortSignal } {
  const stalled = new AbortController();
  const sent = toldIfStalled(content, patience, () => {
    stalled.abort(new StalledUpload(`the registry ${host} takes no more of an upload`));
  });
  return { body: Readable.from(sent), signal: stalled.signal };
}
