import { admit } from '../../../../src/pipeline/1-admit/index.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { testInput, type CheckInput } from '../../../support/check.ts';
import { makeJob } from '../../../support/job.ts';
import { makeSnapshot } from '../../../support/snapshot.ts';

const decide = (expected: CheckInput['expect'], seen: Partial<Snapshot> = {}, timeout = '5m') =>
  admit.decide(
    makeJob({ spec: { test: testInput([{ name: 'ages', expect: expected }], { timeout }) } }),
    makeSnapshot(seen),
  );
const jsonPath = [{ path: '$..age', matches: '^[0-9]+$' }];

describe('a job with a test is admitted', () => {
  it('if its paths and patterns are valid, and its Secrets may be used', () => {
    const headers = [{ name: 'Server', matches: 'nginx' }, { name: 'ETag' }];
    const test = { kind: 'credentials', credentials: new Map() } as const;
    expect(decide({ jsonPath, headers }, { test })).toMatchObject({ kind: 'done' });
  });

  it.each<[string, CheckInput['expect'], RegExp]>([
    ['a path', { jsonPath: [{ path: 'age' }] }, /^spec.test.http "ages": "age" is no JSONPath: /],
    ['a pattern', { jsonPath: [{ path: '$', matches: '(?=a)' }] }, /: "\(\?=a\)" is no pattern: .*\(\?=/],
    ['a pattern of a header', { headers: [{ name: 'A', matches: '[' }] }, /: "\[" is no pattern: /],
  ])('but not with %s that is none, which would be seen only after the build', (_, expected, message) => {
    expect(decide(expected)).toMatchObject({
      kind: 'fail',
      reason: 'SpecDenied',
      message: expect.stringMatching(message) as string,
    });
  });

  it('attack 122: but not with patterns that take long to compile, each pass again', () => {
    const matches = `(?:${'a?'.repeat(120)}){1000}`;
    const begun = performance.now();
    const outcome = decide({ headers: Array.from({ length: 8 }, (_, n) => ({ name: `H${n}`, matches })) });
    expect(performance.now() - begun).toBeLessThan(100);
    expect(outcome).toMatchObject({
      reason: 'SpecDenied',
      message: expect.stringContaining('repeat groups fewer times') as string,
    });
  });

  it('attack 123: but not with a Secret that it may not use', () => {
    const message = 'spec.test.http: Secret students is not allowed for tests';
    expect(decide({}, { test: { kind: 'unavailable', message } })).toMatchObject({
      reason: 'SpecDenied',
      message,
    });
  });

  it('but not with a timeout beyond the maximum', () => {
    expect(decide({}, {}, '8000h')).toMatchObject({
      reason: 'SpecDenied',
      message: expect.stringMatching(
        /^spec.test.timeout is 8000h, which is longer than the maximum/,
      ) as string,
    });
  });
});
