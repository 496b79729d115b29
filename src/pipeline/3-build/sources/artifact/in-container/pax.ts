import { Refusal } from './refusal.ts';

interface PaxRecords {
  readonly name?: string;
  readonly target?: string;
  readonly size?: number;
}

/** Reads what an extended header says about the next entry: `LENGTH KEY=VALUE\n` (POSIX pax). @throws Refusal */
export function parsePax(data: Buffer): PaxRecords {
  let records: PaxRecords = {};
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(' ', at);
    const digits = space === -1 ? '' : data.toString('latin1', at, Math.min(space, at + 8));
    const end = at + Number(digits);
    const equals = data.indexOf('=', space);
    const isRecord =
      /^[1-9][0-9]*$/.test(digits) &&
      end <= data.length &&
      data[end - 1] === 0x0a &&
      equals > space &&
      equals < end;
    if (!isRecord) throw new Refusal('archive', 'it has a malformed header');
    const key = data.toString('latin1', space + 1, equals);
    records = { ...records, ...meaning(key, data.toString('latin1', equals + 1, end - 1)) };
    at = end;
  }
  return records;
}

function meaning(key: string, value: string): PaxRecords {
  if (key.startsWith('GNU.sparse.'))
    throw new Refusal('archive', 'it has a sparse file (tar without --sparse packs it)');
  if (key === 'path') return { name: value };
  if (key === 'linkpath') return { target: value };
  if (key !== 'size') return {};
  if (!/^[0-9]{1,15}$/.test(value)) throw new Refusal('archive', 'a file has no valid size');
  return { size: Number(value) };
}
