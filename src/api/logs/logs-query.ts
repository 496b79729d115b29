import { z } from 'zod';
import { logChoices } from '../../resource/logs/choice.ts';

/** The query of `GET /api/v1/jobs/{id}/logs`. */
export const logsQuerySchema = z
  .strictObject({
    step: z
      .enum(logChoices, `must be one of ${logChoices.join(', ')}`)
      .describe('Only the logs of this step, or of this container. By default, those of all steps.'),
    follow: z
      .enum(['true', 'false'], 'must be true or false')
      .transform((text) => text === 'true')
      .describe('Whether to go on, from step to step, until the job ends.'),
  })
  .partial();
