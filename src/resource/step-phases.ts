import type { Phase } from './phases.ts';
import type { StepName } from './steps.ts';

/** The phase of a job that is in a step. */
export const stepPhases = {
  admit: 'Queued',
  isolate: 'Building',
  build: 'Building',
  scan: 'Scanning',
  run: 'Running',
  measure: 'Running',
  publish: 'Publishing',
  deploy: 'Deploying',
  verify: 'Verifying',
} as const satisfies Record<StepName, Phase>;
