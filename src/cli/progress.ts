import type { WriteStream } from 'node:tty';
import type { Context } from './context.ts';
import { screenOf } from './show/screen.ts';

/** Milliseconds between two drawings. */
const pause = 100;

/** Draws progress on one line of a terminal; nothing is drawn elsewhere. */
export function makeProgress(stream: WriteStream): Context['progress'] {
  let latest = -Infinity;
  return (draw) => {
    const screen = screenOf(stream, process.env);
    const now = performance.now();
    if (!screen.redraws || (draw && now - latest < pause)) return;
    latest = now;
    stream.write(`\r\u001b[K${draw ? draw(screen) : ''}`);
  };
}
