const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A time span as people read it: `0.4s`, `12s`, `3m7s`, `2h5m`, `4d`. */
export function span(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '';
  const all = Math.max(0, milliseconds) / 1000;
  if (all < 9.95) return `${all.toFixed(1)}s`;
  let left = Math.round(all);
  const parts = units.map(([unit, seconds]) => {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    return { unit, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  const shown = parts.slice(first, first === 0 ? 1 : first + 2).filter(({ count }) => count > 0);
  return shown.map(({ unit, count }) => `${count}${unit}`).join('');
}

/** A time span in whole seconds, as the ages of objects are shown. */
export const age = (milliseconds: number): string =>
  milliseconds < 9_500
    ? `${Math.max(0, Math.round(milliseconds / 1000))}s`
    : span(1000 * Math.round(milliseconds / 1000));

/** The time between two times in ISO 8601; '' if one of them is not known. */
export const between = (from: string | undefined, to: string | undefined): string =>
  span(Date.parse(to ?? '') - Date.parse(from ?? ''));
