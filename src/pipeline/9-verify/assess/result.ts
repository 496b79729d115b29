import { z } from 'zod';
import { verificationSchema } from '../../../resource/verify.ts';
import { parseJson } from '../../../text/json.ts';
import type { Judgement } from '../report/judge.ts';

const judgement: z.ZodType<Judgement> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('judged'), verification: verificationSchema }),
  z.object({ kind: z.enum(['inconclusive', 'broken']), why: z.string().max(1000) }),
]);

/** Parses the line that the container prints; undefined for any other line. */
export const parseJudgement = (line: string): Judgement | undefined =>
  judgement.safeParse(parseJson(line)).data;
