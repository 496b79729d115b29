export interface PaxRecord {
  readonly key: string;
  readonly value: string;
}

/** Digits of a length that are looked at. */
const longestLength = 20;

/**
 * The records of an extended header of a tar archive: `LENGTH KEY=VALUE\n` (POSIX pax), in Latin-1.
 * @returns undefined if it is malformed
 */
export function paxRecords(data: Buffer): PaxRecord[] | undefined {
  const records: PaxRecord[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(' ', at);
    const digits = space === -1 ? '' : data.toString('latin1', at, Math.min(space, at + longestLength));
    const end = at + Number(digits);
    const equals = data.indexOf('=', space);
    const isRecord =
      /^[1-9][0-9]*$/.test(digits) &&
      end <= data.length &&
      data[end - 1] === 0x0a &&
      equals > space &&
      equals < end;
    if (!isRecord) return undefined;
    records.push({
      key: data.toString('latin1', space + 1, equals),
      value: data.toString('latin1', equals + 1, end - 1),
    });
    at = end;
  }
  return records;
}
