import { runHash } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import type { Status, StepStatus } from '../../src/resource/status.ts';
import type { StepName } from '../../src/resource/steps.ts';
import { steps } from '../../src/pipeline/steps.ts';
import { makeJob, type JobOverrides } from './job.ts';
import { at } from './snapshot.ts';

export const digest = `sha256:${'a'.repeat(64)}`;
export const image = { ref: `registry.test:5001/jobs/uid@${digest}`, digest, size: 1000 };

export const done = (name: StepName): StepStatus => ({
  name,
  state: 'Succeeded',
  startTime: at(0),
  endTime: at(1),
});

/** Makes a job in its first run, with every step before the given one succeeded. */
export function makeJobAt(
  step: StepName,
  status: Partial<Status> = {},
  overrides: JobOverrides = {},
): DockerfileJob {
  const names = steps.map(({ name }) => name);
  const behind = names.slice(0, names.indexOf(step)).map(done);
  const job = makeJob(overrides);
  const past = names.indexOf(step) > names.indexOf('build') ? { image } : {};
  const phase = steps.find(({ name }) => name === step)?.phase ?? 'Queued';
  return {
    ...job,
    status: { phase, run: 1, runHash: runHash(job), steps: behind, ...past, ...status },
  };
}
