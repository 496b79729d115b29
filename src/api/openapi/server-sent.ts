import { z } from 'zod';
import type { AnswerName } from '../routes/bodies.ts';
import { eventStream } from '../streams/server-sent.ts';

const data = z.string().meta({ contentMediaType: 'application/json' });

const logEvent = z
  .object({
    event: z.enum(['begin', 'log', 'end']),
    data: data.describe(
      '`step`, `container` and `attempt` of what begins, or `step`, `container` and `text`.',
    ),
  })
  .describe('Each event of the stream.');

const jobEvent = z
  .object({
    id: z.string().optional().describe('For Last-Event-ID.'),
    event: z.enum(['change', 'deleted', 'open', 'reset']),
    data: data.describe('`id` of the job, and what is new.'),
  })
  .describe('Each event of the stream.');

interface EventSchema {
  readonly name: string;
  readonly schema: z.ZodType;
}

/** What the events of a stream are. OpenAPI 3.1 has no keyword for the items of a stream: the schema is that of each. */
const eventSchemas: Partial<Record<AnswerName, EventSchema>> = {
  Logs: { name: 'LogEvent', schema: logEvent },
  Events: { name: 'JobEvent', schema: jobEvent },
};

export const namedEventSchemas: readonly EventSchema[] = Object.values(eventSchemas);

/** The name of an answer's schema in this media type. */
export const answerSchema = (name: AnswerName, mediaType: string): string =>
  (mediaType === eventStream ? eventSchemas[name]?.name : undefined) ?? name;
