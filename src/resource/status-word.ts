import { phases, type Phase } from './phases.ts';

/** A phase as REST clients know it: in lower case, with `success` for Succeeded. A contract with clients. */
type StatusWord = Lowercase<Exclude<Phase, 'Succeeded'>> | 'success';

const lowerCase = <T extends string>(text: T) => text.toLowerCase() as Lowercase<T>;

export const statusWord = (phase: Phase): StatusWord =>
  phase === 'Succeeded' ? 'success' : lowerCase(phase);

export const statusWords = phases.map(statusWord);

/** The phase of a word; undefined for a word that this version does not know. */
export const phaseOf = (word: string): Phase | undefined =>
  phases.find((phase) => statusWord(phase) === word);
