import type { Audit } from '../resource/status.ts';
import { fitting } from './fitting.ts';

/** Maximum number of findings in the status. */
const most = 10;
/** Maximum length of a finding's message, in characters. */
const messageLength = 200;

type Level = Audit['findings'][number]['level'];

/**
 * Parses the report file of `lynis audit dockerfile`; undefined if it is anything else or truncated. Only tests named
 * `dockerfile` concern the Dockerfile; the others concern Lynis itself and the container that it runs in.
 */
export function parseLynis(text: string): Audit | undefined {
  const lines = text.split('\n').map(named);
  if (!lines.includes('finish=true')) return undefined;
  const warnings = found(lines, 'warning');
  const suggestions = found(lines, 'suggestion');
  return {
    score: scoreOf(warnings.length, suggestions.length),
    warnings: warnings.length,
    suggestions: suggestions.length,
    findings: fitting([...warnings, ...suggestions].slice(0, most)),
  };
}

/**
 * What a Dockerfile is worth before it runs, from 0 to 1. Lynis has no such figure: its hardening index is about the
 * host. Counted in hundredths, so that 1 - 0.1 - 0.1 - 0.1 is 0.7.
 */
const scoreOf = (warnings: number, suggestions: number): number =>
  Math.max(0, 100 - 10 * warnings - 5 * suggestions) / 100;

/** Works around Lynis 3.0.8 to 3.1.6: one test has no name, and its message is in the place of the name. */
const named = (line: string): string =>
  line.replace(/^(warning|suggestion)\[\]=([^|]*)\|UNKNOWN\|/, '$1[]=dockerfile|$2|');

/** Lines such as `warning[]=dockerfile|MESSAGE|DETAILS|SOLUTION|`. */
function found(lines: readonly string[], level: Level): Audit['findings'] {
  const start = `${level}[]=dockerfile|`;
  return lines
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length))
    .map((rest) => ({
      level,
      message: rest.split('|', 1).join('').slice(0, messageLength),
    }));
}
