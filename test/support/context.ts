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

/** Makes the input of a manifest. Defaults to the first attempt of the first run of a valid job. */
export const makeContext = ({ spec, settings, run = 1, attempt = 0 }: ContextOverrides = {}): PodContext => ({
  job: makeJob({ ...(spec && { spec }) }),
  settings: makeSettings(settings),
  run,
  attempt,
});
