import { setTimeout as wait } from 'node:timers/promises';

/** @returns the digest that the image's tag points to; undefined while the tag does not exist */
export type AskForDigest = () => Promise<string | undefined>;

/** Polling intervals in milliseconds: short at first, longer if the build takes more than `eagerFor`. */
const eager = 50;
const patient = 500;
const eagerFor = 30_000;

/**
 * Polls the registry until the tag exists. Errors do not stop the polling, and only the first is reported: the pod's
 * deadline limits the time.
 * @returns undefined if aborted before the tag exists
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
