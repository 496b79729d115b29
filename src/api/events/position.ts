import { stepNames, type StepName } from '../../resource/steps.ts';

/** A place in the life of a job: the beginning or the end of a run, or of an attempt of one of its steps. */
export type Position = { readonly run: number } & (
  | { readonly at: 'init' | 'end' }
  | { readonly at: 'began' | 'ended'; readonly step: StepName; readonly attempt: number }
);

const pattern = /^([1-9]\d{0,8})\.(?:(init|end)|([a-z]+)\.(\d{1,9})\.(began|ended))$/;

/** The ID of the event at this place. The same for every server, at any time. */
export const positionId = (position: Position): string =>
  'step' in position
    ? `${position.run}.${position.step}.${position.attempt}.${position.at}`
    : `${position.run}.${position.at}`;

/** Reads an ID. Returns undefined for text that is none. */
export function parsePosition(id: string): Position | undefined {
  const [, run, edge, name, attempt, turn] = pattern.exec(id) ?? [];
  if (edge === 'init' || edge === 'end') return { run: Number(run), at: edge };
  const step = stepNames.find((known) => known === name);
  if (step === undefined || (turn !== 'began' && turn !== 'ended')) return undefined;
  return { run: Number(run), at: turn, step, attempt: Number(attempt) };
}

/** Whether a place comes after another one. */
export function isAfter(one: Position, other: Position): boolean {
  const [a, b] = [keyOf(one), keyOf(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && Number(a[at]) > Number(b[at]);
}

function keyOf(position: Position): readonly number[] {
  const { run, at } = position;
  if (!('step' in position)) return [run, at === 'init' ? 0 : 2, 0, 0, 0];
  return [run, 1, stepNames.indexOf(position.step), position.attempt, at === 'began' ? 0 : 1];
}
