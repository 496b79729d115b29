import { setTimeout as sleep } from 'node:timers/promises';

const poll = 250;
/** Milliseconds. Only for what never comes: beside other tests, on a slow machine, things take minutes. */
const standardPatience = 300_000;

/**
 * Polls until `ask` returns a value.
 * @param what what is expected, for the error message
 * @param patience milliseconds
 * @throws Error after `patience`
 */
export async function patiently<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  patience = standardPatience,
): Promise<T> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(poll);
  }
  throw new Error(`waited ${patience / 1000} s for ${what}`);
}
