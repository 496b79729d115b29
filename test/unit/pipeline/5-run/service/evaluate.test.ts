import { evaluate, type Answer } from '../../../../../src/pipeline/5-run/service/evaluate.ts';
import { expecting, type CheckInput } from '../../../../support/check.ts';

interface Given {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly milliseconds?: number;
}
const answer = ({ status = 200, headers = {}, body = '', milliseconds = 5 }: Given): Answer => ({
  status,
  headers: new Map(Object.entries(headers)),
  body: Buffer.from(body),
  milliseconds,
});
const judged = (wants: CheckInput['expect'], given: Given) => evaluate(expecting(wants), answer(given));
const json = (path: string, more: object = {}) => ({ jsonPath: [{ path, ...more }] });
const ages = JSON.stringify({ student_ages: { alice: '12', bob: 13 }, ok: [true, true], none: null });

// A pattern that backtracks would take longer than Jest lets a test take.
describe('an answer', () => {
  it.each<[string, CheckInput['expect'], Given]>([
    ['has status 200 by default', {}, {}],
    ['has the status that is expected', { status: 401 }, { status: 401, body: 'no' }],
    ['has a header', { headers: [{ name: 'X-Any' }] }, { headers: { 'x-any': '' } }],
    [
      'has a header with a value and a pattern',
      { headers: [{ name: 'Content-Type', equals: 'text/html', matches: '^text/' }] },
      { headers: { 'content-type': 'text/html' } },
    ],
    ['contains a text', { bodyContains: 'Größe' }, { body: 'die Größe' }],
    ['has a value', json('$.none'), { body: ages }],
    ['has a text at a path', json('$.student_ages.alice', { equals: '12' }), { body: ages }],
    ['has a number at a path', json('$.student_ages.bob', { equals: '13' }), { body: ages }],
    ['has only such values at a path', json('$.ok[*]', { equals: 'true' }), { body: ages }],
    ['has values that match', json('$.student_ages.*', { matches: '^[0-9]+$' }), { body: ages }],
    ['has a byte order mark before its JSON', json('$.a'), { body: '\ufeff{"a":1}' }],
    ['is just in time', { maxMilliseconds: 5 }, {}],
  ])('passes if it %s', (_, wants, given) => {
    expect(judged(wants, given)).toBeUndefined();
  });

  it.each<[string, CheckInput['expect'], Given, string, string]>([
    [
      'another status, and what the service says',
      {},
      { status: 500, body: 'Traceback:\n\u001b[31mboom' },
      'status 200',
      'status 500: "Traceback:\\n\\u{1b}[31mboom"',
    ],
    ['another status, and nothing else', {}, { status: 302 }, 'status 200', 'status 302'],
    ['a late answer', { maxMilliseconds: 4 }, {}, 'a complete answer within 4 ms', 'one after 5 ms'],
    ['no header', { headers: [{ name: 'ETag' }] }, {}, 'header ETag is there', 'no such header'],
    [
      'another value of a header',
      { headers: [{ name: 'Server', equals: 'nginx' }] },
      { headers: { server: 'apache' } },
      'header Server that is "nginx"',
      '"apache"',
    ],
    [
      'a value of a header that does not match',
      { headers: [{ name: 'Server', equals: 'a', matches: '^b' }] },
      { headers: { server: 'a' } },
      'header Server that is "a" and matches "^b"',
      '"a"',
    ],
    ['another text', { bodyContains: 'yes' }, { body: 'no' }, 'a body that contains "yes"', '"no"'],
    ['no JSON', json('$.a'), { body: '<html>' }, 'a body of JSON', '"<html>"'],
    ['bytes that are no text', json('$'), { body: Buffer.from([0xff]) }, 'a body of JSON', '"\ufffd"'],
    ['no value at a path', json('$.a', { equals: '1' }), { body: '{}' }, '$.a that is "1"', 'no such value'],
    [
      'another value at a path',
      json('$.student_ages.*', { equals: '12' }),
      { body: ages },
      '$.student_ages.* that is "12"',
      '"13"',
    ],
    [
      'a value of another kind',
      json('$.ok', { equals: 'true' }),
      { body: ages },
      '$.ok that is "true"',
      '"[true,true]"',
    ],
    [
      'too many values at a path',
      json('$[*]'),
      { body: JSON.stringify(Array.from({ length: 1001 }, () => 1)) },
      '$[*] is there',
      'the path selects more than 1000 values',
    ],
    [
      'a value that is too long to be searched',
      json('$', { matches: 'a' }),
      { body: JSON.stringify('a'.repeat(65_537)) },
      '$ that matches "a"',
      `"${'a'.repeat(100)}…"`,
    ],
    ['a pattern that is not valid', json('$', { matches: '(' }), { body: '1' }, '$ that matches "("', '"1"'],
  ])('fails with what was expected and what was there: %s', (_, wants, given, expected, got) => {
    expect(judged(wants, given)).toEqual({ expected, got });
  });

  it('attack 122: cannot make the tester look at it for long, whatever is deep, long or ambiguous in it', () => {
    const hostile = [
      ['[', 500_000],
      ['{"a":', 100_000],
      ['"a', 400_000],
    ] as const;
    for (const [part, times] of hostile) {
      const deep = part.repeat(times) + (part === '[' ? ']'.repeat(times) : '');
      expect(judged(json('$..a', { matches: '(a*)*b' }), { body: deep })).toBeDefined();
    }
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expect(judged(json('$', { equals: 'x' }), { body: deep })).toEqual({
      expected: '$ that is "x"',
      got: 'a value that is too deep',
    });
    const long = JSON.stringify({ a: 'a'.repeat(60_000) });
    expect(judged(json('$.a', { matches: '(a+)+$b' }), { body: long })).toBeDefined();
    expect(judged(json(`$[?search(@, '(a+)+b')]`), { body: long })).toBeDefined();
  });
});
