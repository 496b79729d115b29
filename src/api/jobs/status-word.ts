import { phases, type Phase } from '../../resource/phases.ts';

/** A phase as REST clients know it: in lower case, with `success` for Succeeded. A contract with clients. */
type StatusWord = Lowercase<Exclude<Phase, 'Succeeded'>> | 'success';

const lowerCase = <T extends string>(text: T) => text.toLowerCase() as Lowercase<T>;

export const statusWord = (phase: Phase): StatusWord =>
  phase === 'Succeeded' ? 'success' : lowerCase(phase);

export const statusWords = phases.map(statusWord);
