const hash = '[bcdfghjklmnpqrstvwxz2456789]';

/** What differs from run to run, and what stands for it. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\bsha256:[0-9a-f]{64}\b/g, '<digest>'],
  [/\b[0-9a-f]{40}\b/g, '<commit>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/(?<="(time|milliseconds|pid)":)\d+/g, '<number>'],
  [/\bH4sI[A-Za-z0-9+/]+=*/g, '<gzip>'],
  [new RegExp(`-${hash}{8,10}-${hash}{5}\\b`, 'g'), '-<pod>'],
  // An age or a duration, such as 97s or 3m20s. Only as a cell of a table: in a message it must be as shown.
  [/(?<=^|\s{2})(\d+[smhdy]){1,2}(?=\s{2}|$)/gm, '<age>'],
];

/** Replaces what differs from run to run, column widths included. */
export function normalize(output: string): string {
  const replaced = variables.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), output);
  const lines = replaced.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return inOrder(lines).join('\n').trim();
}

/** The API server lists violations, `* FIELD: …`, in any order. */
function inOrder(lines: readonly string[]): string[] {
  const isViolation = (line: string): boolean => line.startsWith('* ');
  const violations = lines.filter(isViolation).sort();
  return lines.map((line) => (isViolation(line) ? (violations.shift() ?? line) : line));
}

/** Whether a command has printed what the document shows: `…` stands for any text, and nothing for any output. */
export function fits(shown: string, printed: string): boolean {
  if (shown === '') return true;
  const parts = normalize(shown).split('…');
  return new RegExp(`^${parts.map(RegExp.escape).join('[^]*')}$`).test(normalize(printed));
}

/** How kubectl reports what the API server has refused, and what itself cannot do. */
const failure = /^(Error from server|error: |The \S+ "[^"]*" is invalid:)/;

/** Whether the command must fail: if, and only if, the output shown starts as an error of kubectl does. */
export const showsFailure = (shown: string): boolean => failure.test(shown);
