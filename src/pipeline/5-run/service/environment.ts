import { z } from 'zod';
import type { EnvVar } from '../../manifest/kubernetes.ts';

const given = z.object({
  /** The file with the plan. */
  PLAN: z.string().min(1),
});

/** Parses the environment of the role `test-service`. */
export const testerSettings = given.extend({
  /** What the result that is printed begins with. */
  RESULT_NONCE: z.string(),
});

/** The same variables for the manifest, type-checked. */
export const testerEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
