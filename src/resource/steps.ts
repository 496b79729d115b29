/** The steps in the order in which they run, as `status.steps` names them. */
export const stepNames = ['admit', 'isolate', 'build', 'scan', 'run', 'measure'] as const;
export type StepName = (typeof stepNames)[number];

export const stepStates = ['Waiting', 'Running', 'Succeeded', 'Failed'] as const;
