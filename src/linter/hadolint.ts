import { z } from 'zod';
import type { Lint } from '../resource/status.ts';
import { parseJson } from '../text/json.ts';
import { fitting } from './fitting.ts';

const findings = z.array(
  z.object({ line: z.int(), level: z.string(), code: z.string(), message: z.string() }),
);

/** Maximum number of findings in the status. */
const most = 10;
/** Maximum length of a finding's message, in characters. */
const messageLength = 200;

/**
 * Parses the output of `hadolint --format json`; undefined if it is anything else. Levels below warning count as
 * infos.
 */
export function parseHadolint(text: string): Lint | undefined {
  const found = findings.safeParse(parseJson(text)).data;
  if (found === undefined) return undefined;
  const errors = found.filter(({ level }) => level === 'error').length;
  const warnings = found.filter(({ level }) => level === 'warning').length;
  const shown = found.slice(0, most).map(({ line, level, code, message }) => ({
    line,
    level,
    rule: code,
    message: message.slice(0, messageLength),
  }));
  return { errors, warnings, infos: found.length - errors - warnings, findings: fitting(shown) };
}
