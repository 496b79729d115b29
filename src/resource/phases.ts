/** The phases, in the order in which a successful job goes through them. */
export const phases = [
  'Init',
  'Queued',
  'Building',
  'Scanning',
  'Running',
  'Publishing',
  'Deploying',
  'Verifying',
  'Succeeded',
  'Failed',
  'Canceled',
] as const;
export type Phase = (typeof phases)[number];

/** Whether the job is not admitted yet, at work or finished. */
type Stage = 'pending' | 'active' | 'succeeded' | 'failed';

const stages: Record<Phase, Stage> = {
  Init: 'pending',
  Queued: 'pending',
  Building: 'active',
  Scanning: 'active',
  Running: 'active',
  Publishing: 'active',
  Deploying: 'active',
  Verifying: 'active',
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

/** Whether the job is admitted and not finished. `maxConcurrentJobs` limits the number of these jobs. */
export const isAtWork = (phase: Phase): boolean => stages[phase] === 'active';

/** Whether this run has finished: succeeded, failed or canceled. */
export const isTerminal = (phase: Phase): boolean =>
  stages[phase] === 'succeeded' || stages[phase] === 'failed';

/** The status of the condition `Succeeded` in a phase. */
export const conditionStatus = (phase: Phase): 'True' | 'False' | 'Unknown' =>
  conditionStatuses[stages[phase]];
