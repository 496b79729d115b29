import type { JobStep } from '../jobs/job.ts';
import type { Part } from './fit.ts';
import type { Color, Screen } from './screen.ts';

interface Mark {
  readonly unicode: string;
  readonly ascii: string;
  readonly color: Color;
}

const unknown: Mark = { unicode: '?', ascii: '?', color: 'gray' };

const marks: Readonly<Record<string, Mark>> = {
  Succeeded: { unicode: '✔', ascii: 'ok', color: 'green' },
  Failed: { unicode: '✖', ascii: 'x', color: 'red' },
  Canceled: { unicode: '■', ascii: '#', color: 'yellow' },
  Running: { unicode: '●', ascii: '*', color: 'blue' },
  Waiting: { unicode: '◷', ascii: '.', color: 'yellow' },
  Pending: { unicode: '○', ascii: '-', color: 'gray' },
};

/** The words of phases that have no mark of their own. */
const ofPhase: Readonly<Record<string, string>> = { Init: 'Pending', Queued: 'Waiting' };

const markOf = (state: string): Mark => (Object.hasOwn(marks, state) ? marks[state] : undefined) ?? unknown;

/** A mark for the state of a step: in the same width on the same screen. */
export function stateMark(state: JobStep['state'], screen: Pick<Screen, 'unicode'>): Part {
  const { unicode, ascii, color } = markOf(state);
  return { text: screen.unicode ? unicode : ascii.padEnd(2), color };
}

/** The phase of a job, in its color. */
export function phasePart(phase: string): Part {
  const state = Object.hasOwn(marks, phase) ? phase : (ofPhase[phase] ?? 'Running');
  return { text: phase, color: markOf(state).color };
}
