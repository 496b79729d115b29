import type { EngineName } from '../../../resource/spec.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import { buildkit } from './buildkit/index.ts';
import type { Engine } from './engine.ts';
import { kaniko } from './kaniko/index.ts';

const engines: Record<EngineName, Engine> = { kaniko, buildkit };

/** The engine named in the job's spec, or the operator's default. */
export const engineOf = (context: Pick<JobContext, 'job' | 'settings'>): Engine =>
  engines[engineName(context)];

export const engineName = ({ job, settings }: Pick<JobContext, 'job' | 'settings'>): EngineName =>
  job.spec.build.engine ?? settings.engine;
