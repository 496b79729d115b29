import { stepNames } from '../../resource/steps.ts';
import type { Job, JobStep } from '../jobs/job.ts';
import { ellipsisOf, fitted } from './fit.ts';
import { phasePart, stateMark } from './marks.ts';
import type { Screen } from './screen.ts';
import { age, between, span } from './time.ts';
import { cut, padded, widthOf } from './width.ts';

/** The steps of a job: those that have started, and those that are still to come if it goes on. */
export function stepsOf({ spec, status }: Pick<Job, 'spec' | 'status'>): JobStep[] {
  const started = status.steps;
  if (status.completionTime !== undefined) return started;
  const left: ReadonlySet<string> = new Set([
    ...(spec.run.enabled ? [] : ['run', 'measure']),
    ...(spec.test ? ['measure'] : []),
    ...(spec.output ? [] : ['publish']),
    ...(spec.deploy ? [] : ['deploy']),
    ...(spec.verify ? [] : ['verify']),
  ]);
  const missing = stepNames.filter((name) => !left.has(name) && !started.some((step) => step.name === name));
  return [...started, ...missing.map((name) => ({ name, state: 'Pending' }))];
}

/** How long a step has taken so far, or took. */
export function stepTime({ startTime, endTime }: JobStep, now: number): string {
  if (startTime === undefined) return '';
  return endTime === undefined ? span(now - Date.parse(startTime)) : between(startTime, endTime);
}

/** Columns for the name of a job, on however narrow a screen. */
const leastName = 8;

const firstLine = (text: string): string => text.replace(/\n[^]*/, '');

/** A job and its steps, as a tree that fits the screen. The first line names the job. */
export function tree(job: Job, now: number, screen: Screen): string[] {
  const { metadata, status } = job;
  const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
  const total = `  ${span(end - Date.parse(metadata.creationTimestamp))}`;
  const phase = phasePart(status.phase);
  // The end of a long name says less than the phase.
  const room = Math.max(leastName, screen.width - widthOf(phase.text) - total.length - 2);
  const name = cut(metadata.name, room, ellipsisOf(screen));
  const title = fitted([{ text: `${name}  ` }, phase, { text: total }], screen);
  const steps = stepsOf(job);
  const names = Math.max(...steps.map(({ name }) => widthOf(name)));
  const lines = steps.map((step, index) => {
    const isLast = index === steps.length - 1;
    const branch = screen.unicode ? (isLast ? '└─' : '├─') : isLast ? '`-' : '|-';
    const time = stepTime(step, now).padStart(7);
    const said = ` ${padded(step.name, names)}${time}  ${firstLine(messageOf(step))}`.trimEnd();
    return fitted([{ text: `${branch} ` }, stateMark(step.state, screen), { text: said }], screen);
  });
  return [title, ...lines, ...resultLines(job, screen)].slice(0, screen.height - 1);
}

function messageOf({ reason, message, attempt = 0 }: JobStep): string {
  const again = attempt > 0 ? `retry ${attempt}` : undefined;
  return [again, reason, message].filter((part) => part !== undefined && part !== '').join(': ');
}

/** What has come out of a job that is over. */
export function resultLines({ status }: Pick<Job, 'status'>, screen: Screen): string[] {
  const { performance, vulnerabilities, phase, failureDetails } = status;
  if (status.completionTime === undefined) return [];
  const found =
    vulnerabilities && `vulnerabilities ${vulnerabilities.critical} critical, ${vulnerabilities.high} high`;
  const number = performance === undefined ? undefined : `performance ${performance}`;
  const parts = [number, checksPassed(status), found, failureDetails?.reason].filter(
    (part) => part !== undefined,
  );
  const color = phase === 'Succeeded' ? 'green' : phase === 'Failed' ? 'red' : 'yellow';
  return ['', fitted([{ text: [phase, ...parts].join('  '), color }], screen)];
}

const checksPassed = ({ test }: Job['status']): string | undefined =>
  test && `${test.filter(({ passed }) => passed).length} of ${test.length} checks passed`;

/** What is new in a job, as lines for a log: each change of a step once. */
export function changes(before: Job | undefined, job: Job): string[] {
  const earlier = new Map(before?.status.steps.map((step) => [step.name, step]));
  const lines = job.status.steps.flatMap((step) => {
    const was = earlier.get(step.name);
    const message = firstLine(messageOf(step));
    if (was?.state === step.state && firstLine(messageOf(was)) === message) return [];
    const took = Date.parse(step.endTime ?? '') - Date.parse(step.startTime ?? '');
    const time = Number.isNaN(took) ? '' : age(took);
    return [[step.name, step.state, time, message].filter((part) => part !== '').join('  ')];
  });
  return before?.status.phase === job.status.phase
    ? lines
    : [...lines, `${job.metadata.name}  ${job.status.phase}`];
}
