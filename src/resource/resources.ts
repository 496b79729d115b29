import { z } from 'zod';
import { quantityText } from './quantity.ts';
import { admittedIf, celMatches, withRules } from './rule.ts';

const quantityMessage = 'must be a quantity such as 500m, 2 or 128Mi';

/** A Kubernetes quantity: `500m`, `2`, `128Mi`. */
export const quantity = admittedIf(
  withRules(z.union([z.int(), z.string().max(32)], quantityMessage), {
    cel: `type(self) == int ? self >= 0 && self <= ${Number.MAX_SAFE_INTEGER} : ${celMatches(quantityText.source)}`,
    holds: (given) => (typeof given === 'number' ? given >= 0 : quantityText.test(given)),
    message: quantityMessage,
  }),
  {
    cel: `type(self) == int ? self != 0 : ${celMatches('[1-9]')} && !${celMatches('[0-9]{16}')}`,
    message: 'must be greater than 0, and have at most 15 digits',
  },
).meta({ 'x-kubernetes-int-or-string': true, maxLength: 32 });

const resourceList = z.object({
  cpu: quantity.optional().describe('CPU in cores, such as 500m or 2.'),
  memory: quantity.optional().describe('Memory in bytes, such as 128Mi.'),
});

/** CPU and memory of a container. That requests are within limits is too costly a rule for CEL: see 1-admit. */
export const resources = z.object({
  requests: resourceList.optional().describe('Reserved CPU and memory. Defaults to a small amount.'),
  limits: resourceList.optional().describe("Limits. Defaults to the operator's setting."),
});

export type ResourceRequirements = z.output<typeof resources>;
