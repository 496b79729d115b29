import { reasonHelp } from '../../resource/reasons.ts';
import { linesAround } from '../../text/lines-around.ts';
import { plain } from '../../text/plain.ts';
import type { Job } from '../jobs/job.ts';
import { fitted } from './fit.ts';
import { stateMark } from './marks.ts';
import { painted, type Screen } from './screen.ts';
import { cut, widthOf, wrapped } from './width.ts';

const widest = 100;

/** The line of a Dockerfile among its neighbors, marked. Empty if there is no such line. */
export function lineInContext(dockerfile: string, line: number, screen: Screen): string[] {
  const lines = linesAround(dockerfile, line);
  const digits = String(lines.at(-1)?.line).length;
  const bar = screen.unicode ? '│' : '|';
  return lines.map(({ line: number, text }) => {
    const mark = number === line ? '>' : ' ';
    const shown =
      `${mark} ${String(number).padStart(digits)} ${bar} ${plain(text).replaceAll('\t', '  ')}`.trimEnd();
    const fitting = cut(shown, screen.width - 2, screen.unicode ? '…' : '...');
    return `  ${number === line ? painted(fitting, 'red', screen) : fitting}`;
  });
}

const isKnown = (reason: string): reason is keyof typeof reasonHelp => Object.hasOwn(reasonHelp, reason);

/** What a reason means; undefined for one that this version does not know. */
export const helpOf = (reason: string): string | undefined =>
  isKnown(reason) ? reasonHelp[reason] : undefined;

const indented = (text: string, { width }: Screen): string[] =>
  text
    .split('\n')
    .flatMap((line) => wrapped(line, Math.min(widest, width) - 2).map((part) => `  ${part}`.trimEnd()));

/** A block with a title; nothing if it has no lines. */
const block = (title: string, lines: readonly string[], screen: Screen): string[] =>
  lines.length === 0 ? [] : ['', painted(title, 'bold', screen), ...lines];

/** Why a job is where it is: the reason, the line in its context, the message, the help, and what to do next. */
export function whyLines(
  job: Job,
  { dockerfile, program }: { readonly dockerfile: string | undefined; readonly program: string },
  screen: Screen,
): string[] {
  const { metadata, status } = job;
  const failure = status.failureDetails;
  const next = nextSteps(job).flatMap(({ command, what }) =>
    nextLines(`${program} ${command}`, what, screen),
  );
  if (!failure) {
    const color = status.phase === 'Succeeded' ? 'green' : 'yellow';
    const title = `${metadata.name}: ${painted(status.phase, color, screen)}`;
    return [title, ...indented(stateOf(job), screen), ...block('What to do next', next, screen)];
  }
  const step = status.steps.find(({ state }) => state === 'Failed')?.name;
  const place = step === undefined ? '' : ` in the step ${step}`;
  const { line } = failure.location ?? {};
  const context =
    line === undefined || dockerfile === undefined ? [] : lineInContext(dockerfile, line, screen);
  const help = helpOf(failure.reason);
  const tail = failure.logTail === undefined ? [] : indentedLog(failure.logTail, screen);
  return [
    `${metadata.name}: ${painted(failure.reason, status.phase === 'Canceled' ? 'yellow' : 'red', screen)}${place}`,
    ...indented(failure.message, screen),
    ...block(`Dockerfile, line ${line ?? 0}`, context, screen),
    ...block('The checks of the service', checkLines(status, screen), screen),
    ...block('The end of the log', tail, screen),
    ...block('What it means', help === undefined ? [] : indented(help, screen), screen),
    ...block('What to do next', next, screen),
  ];
}

/** Each check on a line, and of those that failed what was expected and what was there. */
function checkLines({ test = [] }: Job['status'], screen: Screen): string[] {
  return test.flatMap(({ name, passed, milliseconds, expected = '', got = '' }) => {
    const mark = stateMark(passed ? 'Succeeded' : 'Failed', screen);
    const title = fitted([{ text: '  ' }, mark, { text: ` ${name}  ${milliseconds} ms` }], screen);
    const told = passed
      ? []
      : indented(`expected ${expected}\ngot ${got}`, { ...screen, width: screen.width - 2 });
    return [title, ...told.map((line) => `  ${line}`)];
  });
}

/** Lines of a log are cut, not wrapped: a long one would hide the others. */
const indentedLog = (text: string, { width, unicode }: Screen): string[] =>
  text
    .split('\n')
    .map((line) => `  ${cut(line.replaceAll('\t', '  '), width - 2, unicode ? '…' : '...')}`.trimEnd());

/** What a job that has not failed is doing. */
function stateOf({ spec, status }: Job): string {
  if (status.phase === 'Succeeded')
    return status.performance === undefined ? 'It is over.' : `Its performance is ${status.performance}.`;
  const step = status.steps.find(({ state }) => state === 'Waiting' || state === 'Running');
  if (step?.message !== undefined && step.message !== '') return `${step.name}: ${step.message}`;
  if (step !== undefined) return `It is in the step ${step.name}.`;
  return spec.suspend
    ? 'spec.suspend holds it in the queue.'
    : 'The operator has not looked at it yet. If it stays like this, the operator may not be running.';
}

interface NextStep {
  readonly command: string;
  readonly what: string;
}

/** A command can be copied from one line, with what it is for beside or below it. */
function nextLines(command: string, what: string, { width }: Screen): string[] {
  const line = `  ${command.padEnd(44)}  ${what}`;
  return widthOf(line) <= width ? [line] : [`  ${command}`, `      ${what}`];
}

/** Commands for what people do next, by where the job is. */
export function nextSteps({ metadata, status }: Job): NextStep[] {
  const { name } = metadata;
  const line = (command: string, what: string): NextStep => ({ command, what });
  if (status.completionTime === undefined) {
    return [line(`watch ${name}`, 'see its steps'), line('doctor', 'see whether the cluster is in order')];
  }
  if (status.phase === 'Succeeded') return [line(`report ${name}`, 'see what the scan has found')];
  const failed = status.steps.find(({ state, pod }) => state === 'Failed' && pod !== undefined)?.name;
  const vulnerable = status.vulnerabilities !== undefined && status.vulnerabilities.gating > 0;
  return [
    ...(vulnerable ? [line(`report ${name}`, 'see all vulnerabilities')] : []),
    ...(failed === undefined || vulnerable ? [] : [line(`logs ${name} --step ${failed}`, 'read its log')]),
    line('submit Dockerfile --watch', 'after correcting the Dockerfile'),
    line(`rerun ${name}`, 'try the same again'),
  ];
}
