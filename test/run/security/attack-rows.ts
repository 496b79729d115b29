/** One row of the table in docs/attacks.md. */
export interface AttackRow {
  readonly number: number;
  readonly attack: string;
  readonly outcome: string;
  /** Test files, below `test/`. */
  readonly tests: readonly string[];
  /** Why there are none. */
  readonly notShown: string | undefined;
}

const cell = String.raw`\s*((?:[^|\\]|\\.)*?)\s*`;
const row = new RegExp(`^\\|\\s*(\\d+)\\s*\\|${cell}\\|${cell}\\|${cell}\\|${cell}\\|$`, 'gm');
const testFile = /`((?:unit|cluster)\/[\w./-]+\.test\.ts)`/g;
const reason = /^Not shown: (.+)$/;

/** Reads the rows of a table whose columns are a number, the attack, what happens, the tests, and what was seen without. */
export const attackRows = (markdown: string): readonly AttackRow[] =>
  [...markdown.matchAll(row)].map(([, number, attack = '', outcome = '', tests = '']) => ({
    number: Number(number),
    attack,
    outcome,
    tests: [...tests.matchAll(testFile)].map(([, path = '']) => path),
    notShown: reason.exec(tests)?.[1],
  }));

/** `attack 7:` or `attacks 7, 54:`. */
const inTitle = /\battacks? (\d+(?:, \d+)*):/g;

/** The numbers of the rows that a title or the text of a test file names. */
export const attacksIn = (text: string): readonly number[] =>
  [...text.matchAll(inTitle)].flatMap(([, numbers = '']) => numbers.split(', ').map(Number));
