import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

/** What collect.sh found at spec.performance.path. */
const collected = z.discriminatedUnion('state', [
  z.object({ state: z.literal('file'), base64: z.base64() }),
  z.object({ state: z.literal('missing') }),
  z.object({ state: z.literal('link') }),
  z.object({ state: z.literal('irregular') }),
  z.object({ state: z.literal('too-large'), size: z.int() }),
]);

export type Collected = z.output<typeof collected>;

/** Parses the line that collect.sh prints; undefined for any other line. */
export const parseCollected = (line: string): Collected | undefined =>
  collected.safeParse(parseJson(line)).data;
