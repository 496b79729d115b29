/**
 * Calls a function again and again. Each pause is up to a fifth shorter or longer, so that nothing falls into step.
 * @param ms the pause between the end of a call and the next one, in milliseconds
 * @param work must not throw
 * @returns a function that stops it
 */
export function every(ms: number, work: () => Promise<void> | void): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void Promise.resolve(work()).finally(next), ms * (0.8 + Math.random() * 0.4));
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
