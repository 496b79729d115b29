import type { Readable } from 'node:stream';
import { Problem } from '../problems/problem.ts';

/**
 * Milliseconds that a client may take: for the next bytes, and for all so far. A client must not hold its turn for ever,
 * neither one that sends nothing nor one that sends a little now and then: 64 KiB a second is enough.
 */
export const uploadPatience = { stall: 30_000, start: 60_000, each: 1 / 64 };

export interface Bounds {
  readonly maxBytes: number;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  readonly patience?: typeof uploadPatience;
}

/**
 * The bytes of a stream, up to a limit, as long as they keep coming. The time that its reader takes does not count. Leaves
 * the stream open when it stops early, so that a refusal can still be sent.
 * @throws Problem BodyTooLarge, RequestTimeout, BadRequest
 */
export async function* bounded(
  stream: Readable,
  { maxBytes, signal, patience = uploadPatience }: Bounds,
): AsyncGenerator<Buffer, void> {
  const chunks = stream.iterator({ destroyOnReturn: false });
  let size = 0;
  let waited = 0;
  for (;;) {
    const allowed = patience.start + patience.each * (size / 1024) * 1000 - waited;
    const begun = performance.now();
    const next = await inTime(chunks.next(), Math.min(patience.stall, allowed), signal);
    waited += performance.now() - begun;
    if (next.done === true) return;
    const chunk = next.value as Buffer;
    size += chunk.length;
    if (size > maxBytes)
      throw new Problem('BodyTooLarge', `the archive must be at most ${maxBytes} bytes`, {
        headers: { Connection: 'close' },
      });
    yield chunk;
  }
}

/** Waits, but no longer than that, and not for a client that has left. @throws Problem RequestTimeout, BadRequest */
export async function inTime<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  const tooSlow = setTimeout(
    () => {
      late.reject(new Problem('RequestTimeout', 'the archive arrives too slowly; upload it again'));
    },
    Math.max(0, milliseconds),
  );
  const gone = () => {
    late.reject(brokenOff(signal.reason));
  };
  signal.addEventListener('abort', gone);
  if (signal.aborted) gone();
  try {
    return await Promise.race([
      promise.catch((error: unknown) => Promise.reject(brokenOff(error))),
      late.promise,
    ]);
  } finally {
    clearTimeout(tooSlow);
    signal.removeEventListener('abort', gone);
  }
}

const brokenOff = (cause: unknown): Problem =>
  new Problem('BadRequest', 'the connection ended before the archive was complete', { cause });
