import { rerunOf } from '../../resource/rerun.ts';
import { apiVersion, dockerfileJobSchema, kind } from '../../resource/schema.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Job } from '../jobs/job.ts';
import type { NewJob } from '../jobs/jobs.ts';
import { generateName } from './job-name.ts';
import { problemsOf } from './manifest.ts';

/** What the API server has added to a generated name. Without it, names of repeated jobs do not grow. */
const added = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** A new job that does again what another one did. @throws Failure if that is of another version */
export function repeatOf({ raw, metadata }: Job): NewJob {
  const parsed = dockerfileJobSchema.safeParse(raw);
  if (!parsed.success) {
    throw new Failure(`${metadata.name} is not valid: ${problemsOf(parsed.error).join('; ')}`, {
      code: exitCodes.refused,
      next: ['Another version of the operator has stored it. Submit its Dockerfile instead'],
    });
  }
  const { title, annotations, spec } = rerunOf(parsed.data);
  return {
    apiVersion,
    kind,
    metadata: { generateName: generateName(title.replace(added, '')), annotations },
    spec,
  };
}
