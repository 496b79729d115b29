import { stepNames, type StepName } from '../resource/steps.ts';
import { admit } from './1-admit/index.ts';
import { isolate } from './2-isolate/index.ts';
import { build } from './3-build/index.ts';
import { scan } from './4-scan/index.ts';
import { run } from './5-run/index.ts';
import { measure } from './6-measure/index.ts';
import { publish } from './7-publish/index.ts';
import { deploy } from './8-deploy/index.ts';
import { verify } from './9-verify/index.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Step } from './step.ts';

const byName: { readonly [N in StepName]: Step<N> } = {
  admit,
  isolate,
  build,
  scan,
  run,
  measure,
  publish,
  deploy,
  verify,
};

/** The steps of the pipeline, in order. */
export const steps: readonly Step[] = stepNames.map((name) => byName[name]);

/** The steps that a job has. */
export const stepsOf = (job: DockerfileJob): readonly Step[] =>
  steps.filter(({ applies }) => applies?.(job) ?? true);
