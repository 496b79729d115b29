import { z } from 'zod';
import { stepNames } from '../../resource/steps.ts';
import { archivedLogs } from '../../resource/archived-logs.ts';

const withLogs: ReadonlySet<string> = new Set(Object.values(archivedLogs).map(({ step }) => step));
const steps = stepNames.filter((name) => withLogs.has(name));

/** The query of `GET /api/v1/jobs/{id}/logs`. */
export const logsQuerySchema = z
  .strictObject({
    step: z
      .enum(steps, `must be one of ${steps.join(', ')}`)
      .describe('Only the logs of this step. By default, those of all steps.'),
    follow: z
      .enum(['true', 'false'], 'must be true or false')
      .transform((text) => text === 'true')
      .describe('Whether to go on, from step to step, until the job ends.'),
  })
  .partial();
