import { parseLynis } from '../../../src/linter/lynis.ts';
import { parseHadolint } from '../../../src/linter/hadolint.ts';
import { allowedPath } from '../../../src/pipeline/3-build/sources/git/address.ts';
import { fetchFault } from '../../../src/pipeline/3-build/sources/git/fetch-fault.ts';
import { judgePerformance } from '../../../src/pipeline/6-measure/performance.ts';
import { parseChallenge } from '../../../src/registry/challenge.ts';
import { parseJson } from '../../../src/text/json.ts';
import { filled, type WorstCase } from './worst-case.ts';

const size = 256 * 1024;
const git = { url: 'https://git.example/x' };
const performance = { path: '/data/perf.json', key: 'perf' };

const file = (text: string) =>
  judgePerformance(
    { state: 'file', base64: Buffer.from(filled(text, 2048)).toString('base64') },
    performance,
  );

const cases: Record<string, () => unknown> = {
  'Lynis report: columns': () => parseLynis(`finish=true\nwarning[]=dockerfile|${filled('|', size)}\r x`),
  'Lynis report: names': () => parseLynis(filled('warning[]=', size)),
  'Lynis report: findings': () => parseLynis(`finish=true\n${filled('warning[]=|UNKNOWN|\n', size)}`),
  'Hadolint report: open arrays': () => parseHadolint(filled('[', size)),
  'Hadolint report: findings': () =>
    parseHadolint(`[${filled('{"line":1,"level":"x","code":"","message":""},', size - (size % 45))}{}]`),
  'Git error: repositories': () => fetchFault(filled("repository '", 3000), git),
  'annotation of a Secret: slashes': () => allowedPath(`https://git.example/${filled('/', size)}a`, git.url),
  'WWW-Authenticate: letters': () => parseChallenge(`Bearer ${filled('a', 16_384)}`),
  'WWW-Authenticate: commas and spaces': () => parseChallenge(filled(',  ', 16_384)),
  'WWW-Authenticate: open quotes': () => parseChallenge(`Bearer ${filled('a="\\"', 16_384)}`),
  'performance file: white space': () => file(' '),
  'performance file: open objects': () => file('{"a":'),
  'performance file: digits': () => file('9'),
  'JSON: 256 KiB of open arrays': () => parseJson(filled('[', size)),
  'JSON: 256 KiB of escapes': () => parseJson(`"${filled('\\u0000', size)}`),
};

/** What other programs, registries and users give the operator and its containers to read. */
export const reportCases: readonly WorstCase[] = Object.entries(cases).map(([name, judge]) => ({
  name,
  judge,
}));
