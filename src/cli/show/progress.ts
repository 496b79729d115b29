import type { Screen } from './screen.ts';
import { cut } from './width.ts';

const units = ['B', 'KB', 'MB', 'GB'] as const;

/** A number of bytes as people read it: `12.3 MB`. */
export function size(bytes: number): string {
  const rank = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** rank;
  return `${rank === 0 ? value : value.toFixed(1)} ${String(units[rank])}`;
}

/** Columns of the bar: what is narrower tells nothing. */
const bar = { least: 10, most: 40 } as const;

/** How far an upload has come, on one line that does not wrap, or it could not be drawn in place. */
export function progress(
  done: number,
  total: number,
  { width, unicode }: Pick<Screen, 'width' | 'unicode'>,
): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const words = `${String(Math.floor(share * 100)).padStart(3)} % ${size(done)} of ${size(total)}`;
  const room = Math.min(bar.most, width - words.length - 6);
  if (room < bar.least) return cut(words, width - 1, '');
  const filled = Math.round(share * room);
  const [full, empty] = unicode ? ['█', '░'] : ['#', '-'];
  return `${full.repeat(filled)}${empty.repeat(room - filled)} ${words}`;
}
