import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsFolder } from '../steps.ts';
import { attackRows } from './attack-rows.ts';
import { reportLine, shownIn } from './report.ts';

const files = ['unit.json', 'cluster.json', 'alone.json', 'slow.json'].map((file) =>
  join(resultsFolder, file),
);
const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0)
  console.log(`No ${missing.join(' and no ')}: run \`make test\` and then \`make test-slow\` first.\n`);

const shown = files
  .filter((file) => !missing.includes(file))
  .flatMap((file) => shownIn(readFileSync(file, 'utf8')));
const lines = attackRows(readFileSync('docs/attacks.md', 'utf8')).map((row) => reportLine(row, shown));

console.log('  #  result     tests      time  attack: what happens');
for (const { text } of lines) console.log(text);

const counts = Map.groupBy(lines, ({ verdict }) => verdict);
console.log(`\n${[...counts].map(([verdict, { length }]) => `${length} ${verdict}`).join(', ')}`);
if (lines.some((line) => line.bad)) process.exitCode = 1;
