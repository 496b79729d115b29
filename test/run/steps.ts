import { goCounts, jestCounts, type Counts } from './counts.ts';

/** Where the targets of the Makefile leave what their tests said. */
export const resultsFolder = '.results';

export interface Step {
  /** A target of the Makefile. */
  readonly target: string;
  /** File below the results' folder, and how it is read. */
  readonly results?: { readonly file: string; readonly count: (text: string) => Counts };
  /** Not tried when one of these failed. */
  readonly needs?: readonly string[];
}

/** What `make test` proves, cheapest first. */
export const steps: readonly Step[] = [
  { target: 'lint' },
  { target: 'check-generated' },
  { target: 'test-unit', results: { file: 'unit.json', count: jestCounts } },
  { target: 'test-go', results: { file: 'go.txt', count: goCounts } },
  { target: 'install' },
  { target: 'test-cluster', results: { file: 'cluster.json', count: jestCounts }, needs: ['install'] },
];
