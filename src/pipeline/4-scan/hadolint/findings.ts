import { z } from 'zod';
import type { Lint } from '../../../resource/status.ts';
import { parseJson } from '../../../text/json.ts';

const findings = z.array(
  z.object({ line: z.int(), level: z.string(), code: z.string(), message: z.string() }),
);

/** Findings that the status lists. */
const most = 10;
/** Characters of a finding's message. */
const messageLength = 200;

/** The output of `hadolint --format json`; undefined if it is not that. Levels below warning count as infos. */
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
  return { errors, warnings, infos: found.length - errors - warnings, findings: shown };
}
