import { phases, type Phase } from '../../resource/status.ts';

type StatusWord = Exclude<Lowercase<Phase>, 'succeeded'> | 'success';

/** REST's words are a contract with clients that exist: at most ten letters, and `success` for Succeeded. */
const words: Record<Phase, StatusWord> = {
  Init: 'init',
  Queued: 'queued',
  Building: 'building',
  Scanning: 'scanning',
  Running: 'running',
  Publishing: 'publishing',
  Succeeded: 'success',
  Failed: 'failed',
  Canceled: 'canceled',
};

export const statusWord = (phase: Phase): StatusWord => words[phase];

export const statusWords = phases.map(statusWord);
