/** Where a job can be, in the order in which a job that goes well passes through. */
export const phases = [
  'Init',
  'Queued',
  'Building',
  'Scanning',
  'Running',
  'Publishing',
  'Succeeded',
  'Failed',
  'Canceled',
] as const;
export type Phase = (typeof phases)[number];

/** What a phase means for the job: not admitted yet, admitted and at work, or over. */
type Stage = 'pending' | 'active' | 'succeeded' | 'failed';

const stages: Record<Phase, Stage> = {
  Init: 'pending',
  Queued: 'pending',
  Building: 'active',
  Scanning: 'active',
  Running: 'active',
  Publishing: 'active',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Canceled: 'failed',
};

const conditionStatuses: Record<Stage, 'True' | 'False' | 'Unknown'> = {
  pending: 'Unknown',
  active: 'Unknown',
  succeeded: 'True',
  failed: 'False',
};

/** Admitted and not over. `maxConcurrentJobs` limits the number of these. */
export const isAtWork = (phase: Phase): boolean => stages[phase] === 'active';

/** Succeeded, failed or canceled: no later phase follows in this run. */
export const isTerminal = (phase: Phase): boolean =>
  stages[phase] === 'succeeded' || stages[phase] === 'failed';

/** The status of the condition `Succeeded` in a phase. */
export const conditionStatus = (phase: Phase): 'True' | 'False' | 'Unknown' =>
  conditionStatuses[stages[phase]];
