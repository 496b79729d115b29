import { submittedAnnotation } from './names.ts';

interface Dated {
  readonly creationTimestamp: string;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly uid: string;
}

/** Characters. A time as REST notes it; whatever else is in the annotation does not fill the memory. */
const timeLength = '2026-01-01T00:00:00.000Z'.length;

/** A sort key: the creation time in seconds, then the time in milliseconds that was noted, then the uid. */
export const ageKey = ({ creationTimestamp, annotations, uid }: Dated): string =>
  [creationTimestamp, annotations?.[submittedAnnotation]?.slice(0, timeLength) ?? '', uid].join(' ');

/** Compares two keys of `ageKey`. */
export const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
