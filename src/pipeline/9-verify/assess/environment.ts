import { z } from 'zod';
import { verifySeverities } from '../../../resource/verify.ts';
import type { EnvVar } from '../../manifest/kubernetes.ts';

const given = z.object({
  /** The URL that is tested. */
  TARGET: z.string().min(1),
  FAIL_ON: z.enum(verifySeverities),
});

/** Parses the environment of the role `assess-verification`. */
export const assessSettings = given.extend({
  /** What the result that is printed begins with. */
  RESULT_NONCE: z.string(),
});

/** The same variables for the manifest, type-checked. */
export const assessEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
