import { z } from 'zod';
import { checkResultSchema } from '../../../resource/service-test.ts';
import { parseJson } from '../../../text/json.ts';

/** Characters of each text of a result. */
const longest = 300;

const told = z.string().max(longest);

const serviceResult = z.discriminatedUnion('ready', [
  /** Never ready: what the last attempt got. */
  z.object({ ready: z.literal(false), got: told }),
  z.object({
    ready: z.literal(true),
    checks: z
      .array(
        checkResultSchema.extend({
          name: told,
          expected: told.optional(),
          got: told.optional(),
        }),
      )
      .max(20),
  }),
]);

export type ServiceResult = z.output<typeof serviceResult>;

/** A text of a result, cut to what the operator accepts. */
export function cutText(text: string): string {
  const characters = Array.from(text.slice(0, longest + 1));
  let cut = '';
  for (const character of characters) {
    if (cut.length + character.length >= longest) return `${cut}…`;
    cut += character;
  }
  return cut;
}

/** Parses the line that the tester prints; undefined for any other line. */
export const parseServiceResult = (line: string): ServiceResult | undefined =>
  serviceResult.safeParse(parseJson(line)).data;
