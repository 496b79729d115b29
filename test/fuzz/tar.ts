import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TarCheck } from '../../src/pipeline/4-scan/image/tar-check.ts';
import { entryOf, paxRecord, tarOf, type TarEntry } from '../support/tar.ts';
import { randomOf } from './generate.ts';

/** usage: node test/fuzz/tar.ts PROGRAM CASES [SEED]; compares our look at archives with Go's, which PROGRAM runs */
const [program = '', cases = '20000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
console.log(`comparing ${cases} archives, seed ${seed}`);

interface GoView {
  readonly entries: number;
  readonly bytes: number;
  readonly leads?: string;
  readonly error?: string;
}

const random = randomOf(Number(seed));
const oneOf = <T>(all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];

const hidden = entryOf({ name: '../../hidden', data: 'x' });
const records = (): string =>
  Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
    oneOf([
      paxRecord('size', oneOf(['0', '512', '1024', '1536', '4096', '', '-1', '1e3'])),
      paxRecord('path', oneOf(['a', '../a', 'b/..', '', 'a\0../b'])),
      paxRecord('linkpath', oneOf(['a', '../a', ''])),
      paxRecord('GNU.sparse.realsize', '99999'),
      paxRecord('GNU.sparse.major', '1') + paxRecord('GNU.sparse.minor', '0'),
      paxRecord('comment', 'x'),
      paxRecord('mtime', '1.5'),
    ]),
  ).join('');
const size = () => ({
  at: 124,
  bytes: oneOf([
    '00000000000',
    '00000001000',
    '00000002000',
    '         512',
    '\x80\0\0\0\0\0\0\0\0\0\x02\0',
    '7777777777',
  ]),
});
const entry = (): TarEntry =>
  oneOf<() => TarEntry>([
    () => ({
      name: oneOf(['a', 'b/c', '../x', 'd/']),
      data: oneOf<string | Buffer>(['', 'text', 'x'.repeat(600), hidden]),
    }),
    () => ({ name: 'file', data: oneOf<string | Buffer>(['', hidden]), patch: [size()] }),
    () => ({
      type: oneOf(['1', '2', '3', '5', '6', '7', 'S', '\0', 'M']),
      linkName: oneOf(['a', '../a']),
      patch: [size()],
    }),
    () => ({ type: oneOf(['x', 'x', 'g']), data: records() }),
    () => ({ type: oneOf(['x', 'g']), data: paxRecord('size', oneOf(['0', '512', '1024'])) }),
    () => ({ type: oneOf(['x', 'g', 'L', 'K']), data: '' }),
    () => ({ type: 'g', data: paxRecord('comment', 'x') }),
    () => ({ type: oneOf(['L', 'K']), data: oneOf(['long\0', '../long\0', 'a\0/../b', 'long']) }),
    () => ({
      name: 'gnu',
      patch: [
        { at: 257, bytes: 'ustar  \0' },
        { at: 345, bytes: oneOf(['..', '']) },
      ],
    }),
    () => ({
      name: 'star',
      patch: [
        { at: 508, bytes: 'tar\0' },
        { at: 345, bytes: oneOf(['a/..', 'a']) },
      ],
    }),
  ])();

/** A few entries, now and then with a changed byte, a missing end, or a block of zeros in between. */
function archive(): Buffer {
  const parts = Array.from({ length: 1 + Math.floor(random() * 5) }, entry);
  const whole =
    random() < 0.2 ? Buffer.concat([entryOf(entry()), Buffer.alloc(512), tarOf(parts)]) : tarOf(parts);
  if (random() < 0.2) whole[Math.floor(random() * whole.length)] = Math.floor(random() * 256);
  return random() < 0.1 ? whole.subarray(0, Math.floor(random() * whole.length)) : whole;
}

const go = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: go.stdout })[Symbol.asyncIterator]();
const counts = { 'both take it': 0, 'only ours takes it': 0, refused: 0 };
const complaints: string[] = [];
for (let left = Number(cases); left > 0 && complaints.length < 10; left -= 1) {
  const bytes = archive();
  go.stdin.write(`${bytes.toString('base64')}\n`);
  const { value } = (await answers.next()) as { value?: string };
  if (value === undefined) throw new Error('the program ended');
  const theirs = JSON.parse(value) as GoView;
  const check = new TarCheck();
  const refusal = check.take(bytes) ?? check.end();
  if (refusal !== undefined) counts.refused += 1;
  else {
    counts[theirs.error === undefined ? 'both take it' : 'only ours takes it'] += 1;
    // What Go does not take, no node unpacks beyond what it has read.
    const isSame =
      theirs.error === undefined ? theirs.entries === check.entries : theirs.entries <= check.entries;
    if (!isSame || theirs.leads !== undefined || theirs.bytes > bytes.length)
      complaints.push(`${bytes.toString('base64')}\n  ours   ${check.entries} entries\n  theirs ${value}`);
  }
}
go.stdin.end();
console.log(counts);
for (const complaint of complaints) console.error(`\n${complaint}`);
if (complaints.length > 0) {
  console.error(`\nThe readers disagree. Repeat with: make fuzz CASES=${cases} SEED=${seed}`);
  process.exit(1);
}
