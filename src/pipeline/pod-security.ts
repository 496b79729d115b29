import type { Settings } from '../config/settings.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { engineOf } from './3-build/engines/index.ts';
import type { PodSecurity } from './manifest/security-context.ts';
import { succeeded } from './progress.ts';

/**
 * The Pod Security level of the job's namespace: what its engine needs until the scan has succeeded, then
 * `baseline`.
 */
export const podSecurityOf = (job: DockerfileJob, settings: Settings): PodSecurity =>
  succeeded(job, 'scan') ? 'baseline' : engineOf({ job, settings }).podSecurity;
