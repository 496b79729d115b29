import { refusedName } from './tar-header.ts';

/** What extended headers say about the next entry. */
export interface PaxOverrides {
  /** Bytes of the data that follows. */
  readonly size?: number;
  /** Why it is refused if it is a hard link. A symbolic link may lead anywhere: nodes resolve it within the image. */
  readonly badLink?: string;
}

/**
 * Parses the records of an extended header: `LENGTH KEY=VALUE\n` (POSIX pax).
 * @returns why it is refused, as text
 */
export function parsePax(data: Buffer): PaxOverrides | string {
  let overrides: PaxOverrides = {};
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(' ', at);
    const digits = space === -1 ? '' : data.toString('latin1', at, Math.min(space, at + 20));
    const end = at + Number(digits);
    const equals = data.indexOf('=', space);
    const isRecord =
      /^[1-9][0-9]*$/.test(digits) &&
      end <= data.length &&
      data[end - 1] === 0x0a &&
      equals > space &&
      equals < end;
    if (!isRecord) return 'a malformed extended header';
    const key = data.toString('latin1', space + 1, equals);
    const value = data.toString('latin1', equals + 1, end - 1);
    const refusal = refusedRecord(key, value);
    if (refusal !== undefined) return refusal;
    if (key === 'size') overrides = { ...overrides, size: Number(value) };
    const badLink = key === 'linkpath' ? refusedName(value) : undefined;
    if (badLink !== undefined) overrides = { ...overrides, badLink };
    at = end;
  }
  return overrides;
}

function refusedRecord(key: string, value: string): string | undefined {
  if (key.startsWith('GNU.sparse.')) return 'a sparse file';
  if (key === 'path') return refusedName(value);
  if (key !== 'size') return undefined;
  return /^[0-9]{1,15}$/.test(value) ? undefined : 'an entry without a valid size';
}
