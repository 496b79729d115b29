import type { Screen } from './screen.ts';
import { painted } from './screen.ts';
import { plain } from '../../text/plain.ts';
import { helpOf, lineInContext } from './why.ts';
import { wrapped } from './width.ts';

/** Why the operator would refuse a job. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
  readonly line?: number | undefined;
}

/** What the linter advises. */
export interface Advice {
  readonly line: number;
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

const widest = 100;

/** A refusal with the line in its context, and what the reason means. */
export function refusalLines(
  { reason, message, line }: Refusal,
  dockerfile: string,
  screen: Screen,
): string[] {
  const width = Math.min(widest, screen.width) - 2;
  const said = wrapped(plain(message), width);
  const context = line === undefined ? [] : ['', ...lineInContext(dockerfile, line, screen)];
  const help = helpOf(reason);
  const meaning = help === undefined ? [] : ['', ...wrapped(help, width).map((part) => `  ${part}`)];
  return [painted(reason, 'red', screen), ...said.map((part) => `  ${part}`), ...context, ...meaning];
}

/** Each advice, in the order of the file. */
export const adviceLines = (found: readonly Advice[], { width }: Pick<Screen, 'width'>): string[] =>
  found
    .toSorted((one, other) => one.line - other.line)
    .flatMap(({ line, level, code, message }) =>
      wrapped(plain(`line ${line}: ${level} ${code}: ${message}`), width - 2).map((part, index) =>
        index === 0 ? part : `  ${part}`,
      ),
    );
