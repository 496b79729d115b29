import { goCounts, jestCounts, type Counts } from './counts.ts';

/** The folder to which the Makefile's targets write their test results. */
export const resultsFolder = '.results';

export interface Step {
  /** A target of the Makefile. */
  readonly target: string;
  /** A file in the results folder, and how to count its tests. */
  readonly results?: { readonly file: string; readonly count: (text: string) => Counts };
  /** Skipped if one of these failed. */
  readonly needs?: readonly string[];
}

/** The steps of `make test`, cheapest first. */
export const steps: readonly Step[] = [
  { target: 'lint' },
  { target: 'check-generated' },
  { target: 'test-unit', results: { file: 'unit.json', count: jestCounts } },
  { target: 'test-go', results: { file: 'go.txt', count: goCounts } },
  { target: 'fuzz' },
  { target: 'install' },
  { target: 'test-cluster', results: { file: 'cluster.json', count: jestCounts }, needs: ['install'] },
  { target: 'test-alone', results: { file: 'alone.json', count: jestCounts }, needs: ['install'] },
];
