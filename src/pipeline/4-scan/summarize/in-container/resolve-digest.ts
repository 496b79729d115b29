import { setTimeout as wait } from 'node:timers/promises';

/** @returns the digest of the image's tag; undefined while there is no such tag */
export type AskForDigest = () => Promise<string | undefined>;

/** Milliseconds between two questions: for a while many, then, when the build is a long one, few. */
const eager = 50;
const patient = 500;
const eagerFor = 30_000;

/**
 * Asks until the tag is there. What goes wrong with a question is complained of once, and the next is asked all the
 * same: how long that goes on is limited by the pod's deadline.
 * @returns undefined when it was aborted before
 */
export async function resolveDigest(
  ask: AskForDigest,
  complain: (error: unknown) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const begun = performance.now();
  let complained = false;
  while (!signal.aborted) {
    try {
      const digest = await ask();
      if (digest !== undefined) return digest;
    } catch (error) {
      if (!complained) complain(error);
      complained = true;
    }
    const pause = performance.now() - begun < eagerFor ? eager : patient;
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
