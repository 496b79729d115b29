import type { DockerfileJob } from '../../resource/schema.ts';
import type { Settings } from '../../config/settings.ts';

/** What every manifest of a job is made from. */
export interface JobContext {
  readonly job: DockerfileJob;
  readonly settings: Settings;
  /** The run that the object belongs to, from 1. */
  readonly run: number;
}

/** A pod also carries which try it is, from 0. */
export interface PodContext extends JobContext {
  readonly attempt: number;
}
