import { Problem } from '../problems/problem.ts';

/** Bounds the bytes of bodies that are in memory at the same time, of callers who have not proved anything yet. */
export class HeldBytes {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  /**
   * Does something with a body. What it takes is given back at its end.
   * @throws Problem Unavailable from `take` if too much is taken already, and what the action throws
   */
  async hold<T>(action: (take: (bytes: number) => void) => Promise<T>): Promise<T> {
    let held = 0;
    try {
      return await action((bytes) => {
        if (bytes > this.#left) throw full();
        this.#left -= bytes;
        held += bytes;
      });
    } finally {
      this.#left += held;
    }
  }
}

const full = (): Problem =>
  new Problem('Unavailable', 'too many requests are being read; try again', {
    headers: { 'Retry-After': '2' },
  });
