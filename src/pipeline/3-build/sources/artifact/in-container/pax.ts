import { paxRecords } from '../../../../../text/pax-records.ts';
import { Refusal } from './refusal.ts';

interface PaxRecords {
  readonly name?: string;
  readonly target?: string;
  readonly size?: number;
}

/** Reads what an extended header says about the next entry. @throws Refusal */
export function parsePax(data: Buffer): PaxRecords {
  const records = paxRecords(data);
  if (!records) throw new Refusal('archive', 'it has a malformed header');
  return records.reduce<PaxRecords>((all, { key, value }) => ({ ...all, ...meaning(key, value) }), {});
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
