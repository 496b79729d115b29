import { fits, normalize, showsFailure } from '../../support/docs/output.ts';

const table = (age: string, digest: string, number = '0.99'): string =>
  `NAME   PHASE       PERFORMANCE   REASON   AGE   IMAGE\nperf   Succeeded   ${number}                   ${age}   sha256:${digest}\n`;

describe('output', () => {
  it.each([
    ['ages, digests and column widths', table('97s', 'a'.repeat(64)), table('1m7s', 'b'.repeat(64))],
    [
      'ids',
      '{"id":"e72b0a55-673e-4299-8d92-9e2c5ffbcc22"}',
      '{"id":"00000000-0000-4000-8000-000000000000"}\n',
    ],
    ['commits', `commit ${'a'.repeat(40)}`, `commit ${'1'.repeat(40)}`],
    ['times', 'at 2025-01-02T03:04:05Z', 'at 2026-11-12T13:14:15.678+01:00'],
    ['times in logs', '{"time":1795263657155,"a":1}', '{"time":1795263657999,"a":1}'],
    ['packed Dockerfiles', '"H4sIAAAA+/8="', '"H4sIAABB"'],
    ['names of pods', 'api-695cf68b8b-v7mvx', 'api-77f6dfd4f-cftp5'],
    ['the order of violations', 'It is invalid: \n* a: b\n* c: d', 'It is invalid:\n* c: d\n* a: b'],
    ['what … stands for', 'a\n…\nd e … g', 'a\nb\nc\nd e f g'],
    ['everything where none is shown', '', 'anything'],
  ])('may differ in %s', (_what, shown, printed) => {
    expect(fits(shown, printed)).toBe(true);
  });

  it.each([
    ['numbers', table('97s', 'a'.repeat(64)), table('97s', 'a'.repeat(64), '0.98')],
    ['words', 'perf   Succeeded', 'perf   Failed'],
    ['durations in messages', 'must be such as 90s, 10m or 1h30m', 'must be such as 90s, 10m or 2h'],
    ['lines', 'a', 'a\nb'],
    ['violations', '* a: b\n* c: d', '* a: b\n* c: e'],
    ['what is around …', 'a … c', 'a b d'],
  ])('may not differ in %s', (_what, shown, printed) => {
    expect(fits(shown, printed)).toBe(false);
  });

  it('is normalized the same way each time', () => {
    const once = normalize(table('97s', 'a'.repeat(64)));
    expect(once).toBe('NAME PHASE PERFORMANCE REASON AGE IMAGE\nperf Succeeded 0.99 <age> <digest>');
    expect(normalize(once)).toBe(once);
  });
});

describe('a command', () => {
  it.each([
    'Error from server (NotFound): dockerfilejobs.dockerfilejob.io "perf" not found',
    'error: timed out waiting for the condition on dockerfilejobs/perf',
    'The DockerfileJob "invalid" is invalid:\n* spec.performance.path: must be below /data/',
  ])('must fail if its output is: %s', (output) => {
    expect(showsFailure(output)).toBe(true);
  });

  it.each(['', 'perf   Failed   ContextMissing', '{"title":"Not Found","status":404}', 'see: error: no'])(
    'must succeed if its output is: %s',
    (output) => {
      expect(showsFailure(output)).toBe(false);
    },
  );
});
