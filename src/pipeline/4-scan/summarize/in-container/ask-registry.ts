import { setTimeout as wait } from 'node:timers/promises';

/** @returns the registry's answer; undefined while it has none, as while the image's tag does not exist */
export type AskRegistry<T> = () => Promise<T | undefined>;

/** The shortest and the longest pause between two questions, in milliseconds. */
const pauses = { shortest: 50, longest: 2_000 };
/** The part of the time waited so far that a pause may take: it delays a job by no more, and asks little of the registry. */
const share = 1 / 10;

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
    const pause = Math.min(pauses.longest, Math.max(pauses.shortest, share * (performance.now() - begun)));
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
