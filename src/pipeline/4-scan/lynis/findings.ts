import type { Audit } from '../../../resource/status.ts';

/** Findings that the status lists. */
const most = 10;
/** Characters of a finding's message. */
const messageLength = 200;

type Level = Audit['findings'][number]['level'];

/**
 * The report file of `lynis audit dockerfile`; undefined if it is none, or breaks off. Only the tests that are named
 * dockerfile are about the Dockerfile: others are about Lynis itself, and the container that it runs in.
 */
export function parseLynis(text: string): Audit | undefined {
  const lines = text.split('\n').map(named);
  if (!lines.includes('finish=true')) return undefined;
  const warnings = found(lines, 'warning');
  const suggestions = found(lines, 'suggestion');
  return {
    warnings: warnings.length,
    suggestions: suggestions.length,
    findings: [...warnings, ...suggestions].slice(0, most),
  };
}

/** Lynis (3.0.8 to 3.1.6) forgets to name one of its tests: the text is where the name belongs. */
const named = (line: string): string =>
  line.replace(/^(warning|suggestion)\[\]=([^|]*)\|UNKNOWN\|/, '$1[]=dockerfile|$2|');

/** Lines such as `warning[]=dockerfile|MESSAGE|DETAILS|SOLUTION|`. */
function found(lines: readonly string[], level: Level): Audit['findings'] {
  const start = `${level}[]=dockerfile|`;
  return lines
    .filter((line) => line.startsWith(start))
    .map((line) => ({
      level,
      message: line.slice(start.length).replace(/\|.*$/, '').slice(0, messageLength),
    }));
}
