import type { Deploy } from '../../resource/deploy.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Fail, Wait } from '../step.ts';

/** What the step decides about: a job that has published its image and deploys it. */
export interface Rollout {
  readonly job: DockerfileJob;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly spec: Deploy;
  /** The published image, by digest. */
  readonly image: string;
  readonly digest: string;
}

export const failed = (message: string): Fail => ({ kind: 'fail', reason: 'DeployFailed', message });

/** @param words what the step waits for */
export const waiting = (until: number, words: string, more: Partial<Wait> = {}): Wait => ({
  kind: 'wait',
  want: [],
  message: words,
  until,
  ...more,
});
