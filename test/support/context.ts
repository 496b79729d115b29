import type { PodContext } from '../../src/pipeline/manifest/job-context.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import { makeJob } from './job.ts';
import { makeSettings } from './settings.ts';

export interface ContextOverrides {
  readonly spec?: Partial<SpecInput>;
  readonly settings?: Partial<Settings>;
  readonly run?: number;
  readonly attempt?: number;
}

/** What a manifest is made from: the first try of the first run of a valid job, unless said otherwise. */
export const makeContext = ({ spec, settings, run = 1, attempt = 0 }: ContextOverrides = {}): PodContext => ({
  job: makeJob({ ...(spec && { spec }) }),
  settings: makeSettings(settings),
  run,
  attempt,
});
