import { parseCollected, type Collected } from '../../../../src/pipeline/5-run/collect/result.ts';
import { judgePerformance } from '../../../../src/pipeline/6-measure/performance.ts';

const spec = { path: '/data/perf.json', key: 'perf' };
const judge = (content: string | Buffer, more: object = {}) =>
  judgePerformance({ state: 'file', base64: Buffer.from(content).toString('base64') }, { ...spec, ...more });
const refused = (reason: string, ...parts: string[]) => ({
  ok: false,
  fault: {
    reason,
    message: expect.stringMatching(
      new RegExp(parts.map((part) => RegExp.escape(part)).join('.*'), 's'),
    ) as string,
  },
});

describe('attack 48: the performance', () => {
  it.each([
    ['{"perf":0.99}', 0.99],
    ['{"perf":0.99}\n', 0.99],
    ['\uFEFF{"perf":0.99}\r\n', 0.99],
    ['{"perf":-1e3}', -1000],
    ['{"perf":0}', 0],
    ['{"other":{"perf":1},"perf":2,"x":[]}', 2],
    ['{"perf":1,"perf":3}', 3],
  ])('is a number in the object: %j', (text, performance) => {
    expect(judge(text)).toEqual({ ok: true, value: performance });
  });

  it('may have another key, even that of an inherited property', () => {
    expect(judge('{"auc":0.5}', { key: 'auc' })).toEqual({ ok: true, value: 0.5 });
    expect(judge('{"__proto__":0.5}', { key: '__proto__' })).toEqual({ ok: true, value: 0.5 });
    expect(judge('{}', { key: 'constructor' })).toMatchObject({ fault: { reason: 'PerfNotANumber' } });
  });

  it('must be between min and max, inclusive', () => {
    expect(judge('{"perf":1}', { min: 1, max: 1 })).toMatchObject({ ok: true });
    expect(judge('{"perf":0.5}', { min: 1 })).toEqual(
      refused('PerfOutOfRange', '0.5 is less than spec.performance.min, 1'),
    );
    expect(judge('{"perf":2}', { max: 1 })).toEqual(
      refused('PerfOutOfRange', '2 is greater than spec.performance.max, 1'),
    );
  });

  it.each([
    [
      '{"perf":"x"}',
      '"perf" in /data/perf.json must be a finite number; the file contains "{\\"perf\\":\\"x\\"}"',
    ],
    ['{"perf":1e999}', 'must be a finite number'],
    ['{"perf":null}', 'must be a finite number'],
    ['{"perf":true}', 'must be a finite number'],
    ['{"perf":[1]}', 'must be a finite number'],
    ['{"a":{"perf":1},"b":2}', 'has no key "perf" (spec.performance.key); its keys are "a", "b"'],
    ['{}', 'it is empty'],
    ['0.99', 'must contain a JSON object'],
    ['[0.99]', 'must contain a JSON object'],
    ['null', 'must contain a JSON object'],
    ['"perf"', 'must contain a JSON object'],
  ])('is not a number in %j', (text, part) => {
    expect(judge(text)).toEqual(refused('PerfNotANumber', part));
  });
});

describe('a performance file that is not JSON', () => {
  it.each(['ʻ{“perf”:0.99}ʼ\n', '{„perf“:1}', '{«perf»:1}', '{‘perf’:1}'])(
    'gets a hint about typographic quotes: %j',
    (text) => {
      expect(judge(text)).toEqual(
        refused('PerfInvalidJSON', 'typographic quotes', 'it contains', text.trim()),
      );
    },
  );

  it.each([
    ['', 'the file is empty'],
    [' \n', 'the file is empty'],
    ['{"perf":NaN}', 'JSON has no NaN or Infinity'],
    ['{"perf":-Infinity}', 'JSON has no NaN or Infinity'],
    ['{"perf": nan}', 'JSON has no NaN or Infinity'],
    ["{'perf':1}", 'not single quotes'],
    ['{perf:0.99}', 'a shell may have removed them'],
    ['{"perf":1}}', '/data/perf.json is not JSON; it contains "{\\"perf\\":1}}"'],
  ])('gets a hint if the mistake is a common one: %j', (text, part) => {
    expect(judge(text)).toEqual(refused('PerfInvalidJSON', part));
  });

  it('is quoted with control characters escaped, and truncated', () => {
    expect(judge(`\u0007${'x'.repeat(200)}`)).toEqual(refused('PerfInvalidJSON', '"\\u{7}', 'x…"'));
  });

  it('may be binary', () => {
    expect(judge(Buffer.from([0x7b, 0xff, 0xfe]))).toEqual(refused('PerfInvalidJSON', 'is not UTF-8', '"{'));
  });
});

describe('a performance file that is missing, irregular or too large', () => {
  it.each<[Collected, string, string]>([
    [{ state: 'missing' }, 'PerfFileMissing', 'there is no file /data/perf.json'],
    [{ state: 'link' }, 'PerfFileMissing', 'is a symbolic link'],
    [{ state: 'irregular' }, 'PerfFileMissing', 'a FIFO or a device'],
    [{ state: 'too-large', size: 10_000_000 }, 'PerfFileTooLarge', '10000000 bytes; the limit is 2048 bytes'],
  ])('has a reason: %j', (found, reason, part) => {
    expect(judgePerformance(found, spec)).toEqual(refused(reason, part));
  });

  it('is too large at 2049 bytes, even if the collect container let it pass', () => {
    expect(judge(`{"perf":1}${' '.repeat(2038)}`)).toMatchObject({ ok: true });
    expect(judge(`{"perf":1}${' '.repeat(2039)}`)).toEqual(refused('PerfFileTooLarge', '2049 bytes'));
  });
});

describe('the line of the collect container', () => {
  it('is one of the known states', () => {
    expect(parseCollected('{"state":"too-large","size":3}')).toEqual({ state: 'too-large', size: 3 });
  });

  it.each([
    '',
    'sh: stat: not found',
    '{"state":"file"}',
    '{"state":"file","base64":"%"}',
    '{"state":"other"}',
  ])('is undefined for %j', (line) => {
    expect(parseCollected(line)).toBeUndefined();
  });
});
