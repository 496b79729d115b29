import { z } from 'zod';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/plain.ts';

const line = z.string().transform(plain);

const finding = z.object({
  id: line,
  severity: line,
  package: line,
  installed: line.default(''),
  fixed: line.optional(),
  image: line.optional(),
  title: line.optional(),
});

export type ReportFinding = z.output<typeof finding>;

/**
 * The vulnerabilities in what is archived of a scan, those that fail the job first, then by severity. It begins with the
 * summary for the operator; the list is on a line of its own. Undefined if there is none: an empty list says that nothing was found.
 */
export function findingsOf(archived: string): readonly ReportFinding[] | undefined {
  const list = archived.split('\n').findLast((text) => text.startsWith('['));
  return z.array(finding).safeParse(parseJson(list ?? '')).data;
}
