import { z } from 'zod';
import { attacksIn, type AttackRow } from './attack-rows.ts';

const results = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), duration: z.number().nullish() }),
      ),
    }),
  ),
});

export interface Shown {
  readonly title: string;
  readonly attacks: readonly number[];
  readonly status: string;
  readonly seconds: number;
}

/** Finds the tests that show an attack in the output of `jest --json`. @throws ZodError if it is not such output */
export const shownIn = (json: string): readonly Shown[] =>
  results
    .parse(JSON.parse(json))
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .map(({ fullName, status, duration }) => ({
      title: fullName,
      attacks: attacksIn(fullName),
      status,
      seconds: (duration ?? 0) / 1000,
    }))
    .filter(({ attacks }) => attacks.length > 0);

export type Verdict = 'shown' | 'failed' | 'skipped' | 'not run' | 'not shown' | 'no reason';

/** Verdicts that make the report fail. */
const bad: ReadonlySet<Verdict> = new Set<Verdict>(['failed', 'not run', 'no reason']);

export interface Line {
  readonly verdict: Verdict;
  readonly bad: boolean;
  readonly text: string;
}

/** What the last run has shown of one row. */
export function reportLine(row: AttackRow, all: readonly Shown[]): Line {
  const mine = all.filter(({ attacks }) => attacks.includes(row.number));
  const verdict = verdictOf(row, mine);
  const passed = mine.filter(({ status }) => status === 'passed').length;
  const seconds = mine.reduce((sum, one) => sum + one.seconds, 0);
  const detail = verdict === 'not shown' ? (row.notShown ?? '') : row.outcome;
  const columns = [
    String(row.number).padStart(3),
    verdict.padEnd(9),
    `${passed}/${mine.length}`.padStart(5),
    `${seconds.toFixed(1)} s`.padStart(8),
    `${row.attack}: ${detail}`,
  ];
  const failed = mine.filter(({ status }) => status === 'failed').map(({ title }) => `\n      ✗ ${title}`);
  return { verdict, bad: bad.has(verdict), text: columns.join('  ') + failed.join('') };
}

function verdictOf({ tests, notShown }: AttackRow, mine: readonly Shown[]): Verdict {
  if (mine.some(({ status }) => status === 'failed')) return 'failed';
  if (mine.some(({ status }) => status === 'passed')) return 'shown';
  if (mine.length > 0) return 'skipped';
  if (tests.length > 0) return 'not run';
  return notShown === undefined ? 'no reason' : 'not shown';
}
