import type { DockerfileJob } from '../../resource/schema.ts';
import type { Settings } from '../../config/settings.ts';

/** The input of a job's manifests. */
export interface JobContext {
  readonly job: DockerfileJob;
  readonly settings: Settings;
  /** The run that the object belongs to, from 1. */
  readonly run: number;
}

/** The input of a pod's manifest: also the attempt that the pod belongs to, from 0. */
export interface PodContext extends JobContext {
  readonly attempt: number;
}
