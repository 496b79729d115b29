import { setTimeout as wait } from 'node:timers/promises';

/** @returns the registry's answer; undefined while it has none, as while the image's tag does not exist */
export type AskRegistry<T> = () => Promise<T | undefined>;

/** Polling intervals in milliseconds: short at first, longer if the build takes more than `eagerFor`. */
const eager = 50;
const patient = 500;
const eagerFor = 30_000;

/**
 * Polls the registry until it answers. Errors do not stop the polling, and only the first is reported: the pod's
 * deadline limits the time.
 * @returns undefined if aborted before there is an answer
 */
export async function askRegistry<T>(
  ask: AskRegistry<T>,
  complain: (error: unknown) => void,
  signal: AbortSignal,
): Promise<T | undefined> {
  const begun = performance.now();
  let complained = false;
  while (!signal.aborted) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!complained) complain(error);
      complained = true;
    }
    const pause = performance.now() - begun < eagerFor ? eager : patient;
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
