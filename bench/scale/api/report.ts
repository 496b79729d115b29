import { percentile, spread, tableOf } from '../../figures.ts';
import type { Row } from './measure.ts';
import type { Strangers } from './strangers.ts';

/** What was measured with so many jobs. */
export interface Stage {
  readonly jobs: number;
  readonly rest: readonly Row[];
  readonly kubectl: readonly Row[];
  /** Bytes of the largest replica: with the jobs, and after the reads. */
  readonly memory: { readonly before: number; readonly after: number };
}

/** Milliseconds, by the name of the row. */
const aims: Readonly<Record<string, number>> = {
  'page of 100, the first': 50,
  'page of 100, in the middle': 50,
  get: 20,
};

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

function rowOf({ name, times, bytes }: Row): string[] {
  const { median, max } = spread(times);
  const aim = aims[name];
  return [
    name,
    ...[median, percentile(times, 0.95), max].map((value) => value.toFixed(1)),
    bytes === undefined ? '' : (bytes / 1024).toFixed(1),
    aim === undefined ? '' : `${aim}: ${median < aim ? 'yes' : 'NO'}`,
  ];
}

export const stageReport = ({ jobs, rest, kubectl, memory }: Stage): string =>
  [
    `${jobs} jobs, in milliseconds\n`,
    tableOf([['', 'median', '95 %', 'max', 'KiB', 'aim'], ...rest.map(rowOf), ...kubectl.map(rowOf)]),
    `\nLargest replica: ${mebibytes(memory.before)} with these jobs, ${mebibytes(memory.after)} after the reads\n`,
  ].join('\n');

export function strangersReport({ lookups, statuses, seconds, requests }: Strangers): string {
  const counted = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return [
    `${lookups} lookups by a stranger in ${seconds.toFixed(1)} s: ${counted.join(', ')}. Asked of the API server meanwhile:\n`,
    tableOf(Object.entries(requests).map(([what, count]) => [what, String(count)])),
  ].join('\n');
}
