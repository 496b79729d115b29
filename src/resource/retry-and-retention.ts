import { z } from 'zod';
import { duration } from './duration.ts';

/** `spec.retry`. */
export const retrySchema = z.object({
  limit: z
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe('Maximum number of retries of a step. 0 disables retries.'),
  backoff: duration
    .default('5s')
    .describe(
      'Delay before the first retry, as a duration such as 5s. It doubles with each retry, up to 5m.',
    ),
});

/** `spec.retention`: when a job that is over is deleted. */
export const retentionSchema = z.object({
  ttlAfterFailed: duration
    .optional()
    .describe(
      'Time after which a failed or canceled job is deleted, as a duration such as 72h. By default, it is kept.',
    ),
  ttlAfterSucceeded: duration
    .optional()
    .describe(
      'Time after which a succeeded job is deleted, as a duration such as 24h. By default, it is kept.',
    ),
});
