import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attackRows, attacksIn, type AttackRow } from '../../run/security/attack-rows.ts';
import { reportLine, shownIn } from '../../run/security/report.ts';

const rows = attackRows(readFileSync('docs/attacks.md', 'utf8'));
const numbers = rows.map(({ number }) => number);

describe('the table of attacks', () => {
  it('has each number once, in order, and all that the tests name', () => {
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const named = globSync('test/{unit,cluster}/**/*.test.ts').flatMap((file) =>
      // This file has titles of its own as examples.
      file.endsWith('security-report.test.ts') ? [] : attacksIn(readFileSync(file, 'utf8')),
    );
    expect(named.filter((number) => !numbers.includes(number))).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(75);
  });

  it.each(rows.map((row) => [row.number, row] as const))(
    'says of attack %i which tests show it, or why none does',
    (number, { tests, notShown }) => {
      expect(tests.length > 0).toBe(notShown === undefined);
      for (const test of tests) {
        const path = join('test', test);
        expect([path, existsSync(path)]).toEqual([path, true]);
        expect([path, attacksIn(readFileSync(path, 'utf8')).includes(number)]).toEqual([path, true]);
      }
    },
  );
});

describe('the security report', () => {
  const row: AttackRow = {
    number: 7,
    attack: 'keys',
    outcome: 'inert',
    tests: ['unit/a.test.ts'],
    notShown: undefined,
  };
  const ran = (...tests: [string, string][]) =>
    shownIn(
      JSON.stringify({
        testResults: [
          {
            assertionResults: tests.map(([fullName, status]) => ({ fullName, status, duration: 1500 })),
          },
        ],
      }),
    );

  it.each([
    ['shown', row, ran(['attacks 7, 54: keys are inert', 'passed'], ['attack 7: by kubectl', 'pending'])],
    ['failed', row, ran(['attack 7: keys are inert', 'failed'], ['attack 7: by kubectl', 'passed'])],
    ['skipped', row, ran(['attack 7: keys are inert', 'pending'])],
    ['not run', row, ran(['attack 77: something else', 'passed'], ['no attack', 'passed'])],
    ['not shown', { ...row, tests: [], notShown: 'needs two nodes' }, []],
    ['no reason', { ...row, tests: [] }, []],
  ] as const)('says %s', (verdict, of, shown) => {
    expect(reportLine(of, shown).verdict).toBe(verdict);
    expect(reportLine(of, shown).bad).toBe(['failed', 'not run', 'no reason'].includes(verdict));
  });

  it('has the time, the outcome, and the titles of tests that failed', () => {
    const { text } = reportLine(row, ran(['attack 7: a', 'passed'], ['attack 7: b', 'failed']));
    expect(text).toBe('  7  failed       1/2     3.0 s  keys: inert\n      ✗ attack 7: b');
  });
});
