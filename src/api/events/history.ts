import { isTerminal, phases, type Phase } from '../../resource/phases.ts';
import type { Status, StepStatus } from '../../resource/status.ts';
import { stepPhases } from '../../resource/step-phases.ts';
import { stepNames } from '../../resource/steps.ts';
import { statusWord } from '../../resource/status-word.ts';
import { isAfter, type Position } from './position.ts';

/** One change of a job. */
export interface JobEvent {
  readonly position: Position;
  readonly data: EventData;
}

export interface EventData {
  readonly run: number;
  /** The phase that the job is in from here on. */
  readonly status: ReturnType<typeof statusWord>;
  readonly step?: StepStatus['name'];
  readonly state?: StepStatus['state'];
  readonly attempt?: number;
  readonly time?: string;
  readonly performance?: number | null;
  readonly reason?: string;
  readonly message?: string;
  readonly line?: number;
}

/** Attempts that are told of a step: no status makes a server count for long. */
const mostAttempts = 100;

/**
 * Everything that has happened in the job's current run, in order, as its status tells it. A later status has the same and
 * more, so whoever knows the last event that a client has seen can go on from there.
 */
export function history(status: Status): readonly JobEvent[] {
  const { run = 1, phase, steps = [] } = status;
  const begin: JobEvent = { position: { run, at: 'init' }, data: { run, status: 'init' } };
  const told = stepNames
    .flatMap((name) => steps.find((step) => step.name === name) ?? [])
    .filter(({ name }) => isReached(phase, stepPhases[name]))
    .flatMap((step) => eventsOf(run, step));
  return [begin, ...told, ...(isTerminal(phase) ? [endOf(run, status)] : [])];
}

/** Whether a job in a phase has come to another one. The steps may be ahead of the phase, by a write or two. */
const isReached = (phase: Phase, other: Phase): boolean =>
  isTerminal(phase) || phases.indexOf(other) <= phases.indexOf(phase);

/** What a client has not seen yet. @param last the last event that it has seen */
export const since = (events: readonly JobEvent[], last: Position | undefined): readonly JobEvent[] =>
  last === undefined ? events : events.filter(({ position }) => isAfter(position, last));

function eventsOf(run: number, step: StepStatus): JobEvent[] {
  const { name, attempt: current = 0, startTime, endTime, reason, message } = step;
  const status = statusWord(stepPhases[name]);
  const from = Math.max(0, current - mostAttempts);
  const attempts = Array.from({ length: current - from + 1 }, (_, index) => from + index);
  const began = attempts.map((attempt): JobEvent => ({
    position: { run, at: 'began', step: name, attempt },
    data: {
      run,
      status,
      step: name,
      state: 'Running',
      attempt,
      ...(attempt === 0 && startTime !== undefined && { time: startTime }),
    },
  }));
  if (step.state !== 'Succeeded' && step.state !== 'Failed') return began;
  const ended: JobEvent = {
    position: { run, at: 'ended', step: name, attempt: current },
    data: {
      run,
      status,
      step: name,
      state: step.state,
      attempt: current,
      ...(endTime !== undefined && { time: endTime }),
      ...(reason !== undefined && { reason }),
      ...(step.state === 'Failed' && message !== undefined && { message }),
    },
  };
  return [...began, ended];
}

function endOf(run: number, { phase, completionTime, performance, failureDetails }: Status): JobEvent {
  const { reason, message, location } = failureDetails ?? {};
  return {
    position: { run, at: 'end' },
    data: {
      run,
      status: statusWord(phase),
      ...(completionTime !== undefined && { time: completionTime }),
      performance: performance ?? null,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
      ...(location?.line !== undefined && { line: location.line }),
    },
  };
}
