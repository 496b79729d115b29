import { WithoutMark } from '../../../../src/resource/logs/without-mark.ts';
import { SentLog } from '../../../../src/cluster/logs/sent-log.ts';

const nonce = '0123456789abcdef0123456789abcdef';

describe('attack 101: the nonce of results', () => {
  const log = `first\n${nonce} {"digest":"x"}\n0123 is no nonce\nlast`;

  it.each([1, 2, 5, 7, 100])('is not in a log that comes in pieces of %d characters', (size) => {
    const filter = new WithoutMark(`${nonce} `);
    let shown = '';
    for (let at = 0; at < log.length; at += size) shown += filter.take(log.slice(at, at + size));
    shown += filter.end();
    expect(shown).toBe('first\n{"digest":"x"}\n0123 is no nonce\nlast');
  });

  it('holds back only what may become the nonce', () => {
    const filter = new WithoutMark(`${nonce} `);
    expect(filter.take('progress 01')).toBe('progress ');
    expect(filter.take('%')).toBe('01%');
    expect(filter.end()).toBe('');
  });

  it('that a pod does not have removes nothing', () => {
    expect(new WithoutMark('').take('text')).toBe('text');
  });
});

describe('what was sent of a log', () => {
  it('is counted in bytes, and decoded where characters are cut in two', () => {
    const sent = new SentLog('run-1-0', undefined);
    const bytes = Buffer.from('naïve');
    expect(sent.take(bytes.subarray(0, 3)) + sent.take(bytes.subarray(3)) + sent.end()).toBe('naïve');
    expect(sent.bytes).toBe(6);
    expect(sent.tail).toBe('naïve');
  });

  it('is remembered from its end, more of it than an archive has', () => {
    const sent = new SentLog('run-1-0', nonce);
    for (let made = 0; made < 40; made += 1) sent.take(Buffer.from('x'.repeat(9_999) + '\n'));
    expect(sent.tail.length).toBeGreaterThan(64 * 1024);
    expect(sent.tail.length).toBeLessThan(200 * 1024);
    expect(sent.end()).toBe('');
  });
});
