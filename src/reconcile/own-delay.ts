/** Milliseconds between two looks. */
const period = 20;

/**
 * Measures how long the operator's own work keeps its event loop from anything else. The delay of the event loop alone
 * does not tell: on a busy node, it also grows while the process waits for a CPU.
 * @returns a function that returns the CPU time of the longest time between two looks since its last call, in seconds.
 * That is at least as long as the longest turn of the loop
 */
export function watchOwnDelay(): () => number {
  let last = process.threadCpuUsage();
  let longest = 0;
  const look = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user + now.system - last.user - last.system);
    last = now;
  };
  setInterval(look, period).unref();
  return () => {
    look();
    const microseconds = longest;
    longest = 0;
    return microseconds / 1e6;
  };
}
