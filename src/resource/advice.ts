import { z } from 'zod';

const count = z.int().min(0);

/** What Hadolint says about a Dockerfile. */
export const lint = z.object({
  errors: count.describe('Number of findings of level error.'),
  warnings: count.describe('Number of findings of level warning.'),
  infos: count.describe('Number of findings of levels info and style.'),
  findings: z
    .array(
      z.object({
        line: z.int().describe('Line of the Dockerfile, from 1.'),
        level: z.string().describe('Level: error, warning, info or style.'),
        rule: z.string().describe('Rule, such as DL3008.'),
        message: z.string().describe('Advice of the linter.'),
      }),
    )
    .describe('The first ten findings.'),
});

/** What Lynis says about it. */
export const audit = z.object({
  score: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('1 less 0.1 for each warning and 0.05 for each suggestion, but not less than 0.'),
  warnings: count.describe('Number of findings of level warning.'),
  suggestions: count.describe('Number of findings of level suggestion.'),
  findings: z
    .array(
      z.object({
        level: z.enum(['warning', 'suggestion']).describe('Level.'),
        message: z.string().describe('Description of the finding.'),
      }),
    )
    .describe('The first ten findings, warnings before suggestions.'),
});
