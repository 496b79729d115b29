/** The names of the steps in `status.steps`, in the order in which they run. */
export const stepNames = [
  'admit',
  'isolate',
  'build',
  'scan',
  'run',
  'measure',
  'publish',
  'deploy',
  'verify',
] as const;
export type StepName = (typeof stepNames)[number];

export const stepStates = ['Waiting', 'Running', 'Succeeded', 'Failed'] as const;
