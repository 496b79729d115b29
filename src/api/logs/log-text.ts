import type { LogPart, LogsWanted } from '../../cluster/logs/job-logs.ts';
import { archivedLogs } from '../../resource/archived-logs.ts';
import { logsOf } from '../../resource/logs/choice.ts';
import { event } from '../streams/server-sent.ts';

/** As plain text. If it is more than one log, a line above each says which (as `tail` does). */
export async function* asText(
  parts: AsyncIterable<LogPart>,
  { step }: Pick<LogsWanted, 'step'>,
): AsyncGenerator<string, void> {
  const isOnlyOne = logsOf(step).length === 1;
  let end = '';
  for await (const part of parts) {
    if (part.kind === 'begin' && isOnlyOne) continue;
    const text = part.kind === 'text' ? part.text : heading(part, end);
    yield text;
    end = text;
  }
}

function heading({ name, attempt }: Extract<LogPart, { kind: 'begin' }>, before: string): string {
  const again = attempt === 0 ? '' : `, attempt ${attempt + 1}`;
  const space = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return `${space}==> ${archivedLogs[name].step}: ${name}${again} <==\n`;
}

/** As server-sent events: one for each piece of a log, and one at the end of all. JSON keeps each on one line. */
export async function* asEvents(parts: AsyncIterable<LogPart>): AsyncGenerator<string, void> {
  for await (const part of parts) {
    const { name } = part;
    const log = { step: archivedLogs[name].step, container: name };
    if (part.kind === 'begin') yield event('begin', { ...log, attempt: part.attempt });
    else yield event('log', { ...log, text: part.text });
  }
  yield event('end', {});
}
