import { z } from 'zod';
import { duration } from './duration.ts';
import { limits } from './limits.ts';
import { quantityText } from './quantity.ts';
import { withRules } from './rule.ts';
import { sourceSchema } from './source.ts';
import { someText, text } from './text.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export const engines = ['kaniko', 'buildkit'] as const;

const nameValue = z.object({
  name: someText(256).describe('Its name.'),
  value: text(32_768).describe('Its value, taken as it is.'),
});

const quantityMessage = 'must be a quantity such as 500m, 2 or 128Mi';

/** A Kubernetes quantity: `500m`, `2`, `128Mi`. */
export const quantity = withRules(z.union([z.int(), z.string().max(32)], quantityMessage), {
  cel: `type(self) == int ? self >= 0 : self.matches('${quantityText.source.replaceAll('\\', '\\\\')}')`,
  holds: (given) => (typeof given === 'number' ? given >= 0 : quantityText.test(given)),
  message: quantityMessage,
}).meta({ 'x-kubernetes-int-or-string': true, maxLength: 32 });

const resourceList = z.object({
  cpu: quantity.optional().describe('Cores, such as 500m or 2.'),
  memory: quantity.optional().describe('Bytes, such as 128Mi.'),
});
const resources = z.object({
  requests: resourceList.optional().describe('What is set aside for it; a little, unless it is said.'),
  limits: resourceList.optional().describe('The most that it gets; without it what the operator is set to.'),
});

const build = z.object({
  engine: z
    .enum(engines)
    .optional()
    .describe('The build engine; without it the one that the operator is set to.'),
  args: z.array(nameValue).max(64).default([]).describe('Values of ARG instructions.'),
  target: someText(128).optional().describe('The stage to build; without it the last.'),
  timeout: duration.default('10m').describe('The build fails when it takes longer.'),
  resources: resources.optional().describe('CPU and memory of the build.'),
});

const scan = z.object({
  failOn: z.enum(severities).default('high').describe('The lowest severity that fails the job.'),
  ignoreUnfixed: z
    .boolean()
    .default(true)
    .describe('Whether vulnerabilities without a fix are only counted.'),
  ignore: z
    .object({ ids: z.array(someText(64)).max(256).default([]).describe('Such as CVE-2023-45853.') })
    .prefault({})
    .describe('Vulnerabilities that do not fail the job.'),
  timeout: duration.default('5m').describe('The scan fails when it takes longer.'),
});

const run = z.object({
  command: z.array(text(4096)).max(64).optional().describe("Replaces the image's ENTRYPOINT."),
  args: z.array(text(4096)).max(64).optional().describe("Replaces the image's CMD."),
  env: z.array(nameValue).max(64).default([]).describe('Environment variables.'),
  timeout: duration.default('10m').describe('The run fails when it takes longer.'),
  resources: resources.optional().describe('CPU and memory of the container.'),
  runtimeClassName: someText(253)
    .optional()
    .describe('The sandbox; without it the one that the operator is set to.'),
});

const performance = withRules(
  z.object({
    path: withRules(someText(256).default('/data/perf.json'), {
      cel: "self.startsWith('/data/') && !self.endsWith('/') && !self.contains('..')",
      holds: (path) => path.startsWith('/data/') && !path.endsWith('/') && !path.includes('..'),
      message: 'must be the path of a file below /data/, without ..',
    }).describe('The file that the container writes its number to.'),
    key: someText(64).default('perf').describe('The key of the JSON object that holds the number.'),
    min: z.number().optional().describe('A lower number fails the job.'),
    max: z.number().optional().describe('A higher number fails the job.'),
  }),
  {
    cel: '!has(self.min) || !has(self.max) || self.min <= self.max',
    holds: ({ min, max }) => min === undefined || max === undefined || min <= max,
    message: 'min must not be greater than max',
    path: ['min'],
  },
);

const retry = z.object({
  limit: z
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe('Tries after the first, for faults of the infrastructure.'),
  backoff: duration.default('5s').describe('The wait before the first retry; it doubles each time.'),
});

const retention = z.object({
  ttlAfterFailed: duration.optional().describe('The job is deleted this long after it failed.'),
  ttlAfterSucceeded: duration.optional().describe('The job is deleted this long after it succeeded.'),
});

/** What a user may ask for. The CRD, the REST bodies and the types all come from here. */
export const specSchema = z.object({
  name: someText(limits.nameLength).optional().describe('A name for people; the REST interface shows it.'),
  description: text(limits.descriptionLength).optional().describe('A line for people.'),
  source: sourceSchema.describe('Where the Dockerfile comes from.'),
  build: build.prefault({}).describe('How the image is built.'),
  scan: scan.prefault({}).describe('What the image must not contain.'),
  run: run.prefault({}).describe('How the image is run.'),
  performance: performance.prefault({}).describe('Where the number is found, and what it must be.'),
  retry: retry.prefault({}).describe('What is done when the infrastructure fails.'),
  retention: retention.prefault({}).describe('When the job deletes itself; never, unless it is said.'),
  priority: z.int().min(-1000).max(1000).default(0).describe('Higher is admitted earlier.'),
  suspend: z.boolean().default(false).describe('Holds the job before it is admitted.'),
  cancel: z.boolean().default(false).describe('Ends the job.'),
});

export type Spec = z.output<typeof specSchema>;
export type SpecInput = z.input<typeof specSchema>;
export type Severity = (typeof severities)[number];
export type EngineName = (typeof engines)[number];
export type ResourceRequirements = z.output<typeof resources>;
