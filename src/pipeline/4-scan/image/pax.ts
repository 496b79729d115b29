import { paxRecords } from '../../../text/pax-records.ts';
import { refusedName } from './tar-header.ts';

/** What extended headers say about the next entry. */
export interface PaxOverrides {
  /** Bytes of the data that follows. */
  readonly size?: number;
  /** Why it is refused if it is a hard link. A symbolic link may lead anywhere: nodes resolve it within the image. */
  readonly badLink?: string;
}

/**
 * Parses an extended header.
 * @returns why it is refused, as text
 */
export function parsePax(data: Buffer): PaxOverrides | string {
  let overrides: PaxOverrides = {};
  const records = paxRecords(data);
  if (!records) return 'a malformed extended header';
  for (const { key, value } of records) {
    const refusal = refusedRecord(key, value);
    if (refusal !== undefined) return refusal;
    if (key === 'size') overrides = { ...overrides, size: Number(value) };
    const badLink = key === 'linkpath' ? refusedName(value) : undefined;
    if (badLink !== undefined) overrides = { ...overrides, badLink };
  }
  return overrides;
}

function refusedRecord(key: string, value: string): string | undefined {
  if (key.startsWith('GNU.sparse.')) return 'a sparse file';
  if (key === 'path') return refusedName(value);
  if (key !== 'size') return undefined;
  return /^[0-9]{1,15}$/.test(value) ? undefined : 'an entry without a valid size';
}
