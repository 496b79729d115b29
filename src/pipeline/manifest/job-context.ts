import type { DockerfileJob } from '../../resource/schema.ts';
import type { Settings } from '../../config/settings.ts';

/** What the manifests of a job are made from. */
export interface JobContext {
  readonly job: DockerfileJob;
  readonly settings: Settings;
  /** The run that the object belongs to, from 1. */
  readonly run: number;
}

/** A pod also belongs to a try, from 0. */
export interface PodContext extends JobContext {
  readonly attempt: number;
}
