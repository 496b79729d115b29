import { z } from 'zod';
import { templateStatusSchema, type TemplateStatus } from '../resource/template/status.ts';
import { readyCondition } from './ready.ts';

const objectSchema = z.object({
  metadata: z.object({ generation: z.int().catch(1) }),
  status: templateStatusSchema.catch({}),
});

/**
 * The status of a template that does not parse: what was known of it, and what is wrong.
 * @param now in milliseconds since the epoch
 */
export function unreadableStatus(object: unknown, problem: string, now: number): TemplateStatus {
  const { metadata, status } = objectSchema.parse(object);
  const { generation } = metadata;
  const readiness = { reason: 'SpecInvalid', message: problem } as const;
  const { nextScheduleTime: _, ...rest } = status;
  return {
    ...rest,
    observedGeneration: generation,
    conditions: [readyCondition(status.conditions, readiness, { now, generation })],
  };
}
