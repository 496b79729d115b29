import { z } from 'zod';
import { deploySchema } from './deploy.ts';
import { duration } from './duration.ts';
import {
  objectNameField,
  shownLinesField,
  shownTextField,
  stageNameField,
  variableNameField,
  vulnerabilityIdField,
} from './names-in-specs.ts';
import { limits } from './limits.ts';
import { notifySchema, reportToSchema } from './notifications.ts';
import { outputSchema } from './output.ts';
import { resources } from './resources.ts';
import { retentionSchema, retrySchema } from './retry-and-retention.ts';
import { withRules } from './rule.ts';
import { serviceTestSchema } from './service-test.ts';
import { sourceSchema } from './source.ts';
import { someText, text } from './text.ts';
import { verifySchema } from './verify.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export const engines = ['kaniko', 'buildkit'] as const;
export const caches = ['none', 'tenant'] as const;

/** The apiserver refuses two entries with the same name, and merges such lists by it. */
const uniqueNames = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };

const nameValue = (help: { readonly name: string; readonly value: string }) =>
  z.object({
    name: variableNameField.describe(help.name),
    value: text(32_768).describe(help.value),
  });
const buildArgument = nameValue({
  name: 'Name of the argument.',
  value: 'Value of the argument, used verbatim.',
});
const variable = nameValue({
  name: 'Name of the variable.',
  value: 'Value of the variable. References such as $(NAME) to earlier variables are expanded.',
});

const build = z.object({
  engine: z.enum(engines).optional().describe("Build engine. Defaults to the operator's setting."),
  args: z
    .array(buildArgument)
    .max(64)
    .meta(uniqueNames)
    .default([])
    .describe('Build arguments: values for ARG instructions.'),
  target: stageNameField.optional().describe('Stage to build. Defaults to the last one.'),
  cache: z
    .enum(caches)
    .default('tenant')
    .describe(
      'Earlier work that the build may reuse. tenant: that of jobs in the same namespace. none: it starts from nothing.',
    ),
  timeout: duration
    .default('10m')
    .describe('Timeout of the build, as a duration such as 10m. The job fails when the build takes longer.'),
  resources: resources.optional().describe('CPU and memory of the build container.'),
});

const scan = z.object({
  failOn: z.enum(severities).default('high').describe('Lowest severity that fails the job.'),
  ignoreUnfixed: z
    .boolean()
    .default(true)
    .describe('Ignore vulnerabilities without a fix. They are counted, but do not fail the job.'),
  ignore: z
    .object({
      ids: z
        .array(vulnerabilityIdField)
        .max(256)
        .default([])
        .describe('IDs of the vulnerabilities, such as CVE-2023-45853.'),
    })
    .prefault({})
    .describe('Vulnerabilities that do not fail the job.'),
  timeout: duration
    .default('5m')
    .describe('Timeout of the scan, as a duration such as 5m. The job fails when the scan takes longer.'),
});

const run = z.object({
  enabled: z
    .boolean()
    .default(true)
    .describe(
      'Whether the container is run. If not, the job only builds, scans and publishes, and has no performance.',
    ),
  command: z
    .array(text(4096))
    .max(64)
    .optional()
    .describe('Entrypoint of the container. Defaults to the ENTRYPOINT of the image.'),
  args: z
    .array(text(4096))
    .max(64)
    .optional()
    .describe('Arguments to the entrypoint. Defaults to the CMD of the image.'),
  env: z
    .array(variable)
    .max(64)
    .meta(uniqueNames)
    .default([])
    .describe('Environment variables of the container.'),
  timeout: duration
    .default('10m')
    .describe('Timeout of the run, as a duration such as 10m. The job fails when the container runs longer.'),
  resources: resources.optional().describe('CPU and memory of the container.'),
  runtimeClassName: objectNameField
    .optional()
    .describe(
      "RuntimeClass of the container, one that the operator allows. Defaults to the operator's setting.",
    ),
});

const performance = withRules(
  z.object({
    path: withRules(someText(256).default('/data/perf.json'), {
      cel: "self.startsWith('/data/') && !self.endsWith('/') && !self.contains('..')",
      holds: (path) => path.startsWith('/data/') && !path.endsWith('/') && !path.includes('..'),
      message: 'must be the path of a file below /data/, without ..',
    }).describe('JSON file that the container writes its result to.'),
    key: shownTextField(64).default('perf').describe('Key of the number in the JSON object.'),
    min: z.number().optional().describe('Minimum. The job fails when the number is lower.'),
    max: z.number().optional().describe('Maximum. The job fails when the number is higher.'),
  }),
  {
    cel: '!has(self.min) || !has(self.max) || self.min <= self.max',
    holds: ({ min, max }) => min === undefined || max === undefined || min <= max,
    message: 'min must not be greater than max',
    path: ['min'],
  },
);

const fields = z.object({
  name: shownTextField(limits.nameLength).optional().describe('Display name, shown by the REST API.'),
  description: shownLinesField(limits.descriptionLength)
    .optional()
    .describe('Description, shown by the REST API.'),
  source: sourceSchema.describe('Source of the Dockerfile.'),
  build: build.prefault({}).describe('Settings of the build.'),
  scan: scan.prefault({}).describe('Settings of the vulnerability scan.'),
  run: run.prefault({}).describe('Settings of the container that runs the image.'),
  test: serviceTestSchema
    .optional()
    .describe(
      'Checks of the image as a server, in place of a run that ends by itself: spec.run says how the server is started, but its timeout does not apply, and the performance is the share of the checks that passed.',
    ),
  performance: performance.prefault({}).describe('Location of the result, and its permitted range.'),
  output: outputSchema
    .optional()
    .describe(
      'Where the image is published to once the job has passed everything else. By default, nowhere.',
    ),
  notify: notifySchema
    .optional()
    .describe(
      'Who is told that the job has ended, by a signed CloudEvent. The result does not depend on it.',
    ),
  reportTo: reportToSchema
    .optional()
    .describe(
      'Forge that is told the status of the commit of spec.source.git, when the job starts and when it ends. The result does not depend on it.',
    ),
  deploy: deploySchema
    .optional()
    .describe('Deployment that gets the published image, by digest. Needs spec.output. By default, none.'),
  verify: verifySchema
    .optional()
    .describe(
      'Security test of the Service that was deployed. One that finds too much, or cannot tell, fails the job, and the deployment is rolled back. Needs spec.deploy. By default, none.',
    ),
  retry: retrySchema
    .prefault({})
    .describe(
      'Retries after infrastructure faults. Faults of the Dockerfile or of its container are not retried.',
    ),
  retention: retentionSchema.prefault({}).describe('Automatic deletion of finished jobs.'),
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .default(0)
    .describe('Priority in the queue. Jobs with a higher priority are admitted first.'),
  suspend: z
    .boolean()
    .default(false)
    .describe('Whether the job is held in the queue. Has no effect on a job that has been admitted.'),
  cancel: z.boolean().default(false).describe('Whether to cancel the job.'),
});

const file = performance.parse({});

/** The spec of a job. The CRD, the REST bodies and the types are derived from this schema. */
export const specSchema = withRules(
  fields,
  {
    cel: '!has(self.test) || !has(self.run) || self.run.enabled',
    holds: ({ test, run }) => test === undefined || run.enabled,
    message: 'spec.test needs the container: remove run.enabled, or set it to true',
    path: ['test'],
  },
  {
    cel: '!has(self.deploy) || has(self.output)',
    holds: ({ deploy, output }) => deploy === undefined || output !== undefined,
    message: 'spec.deploy needs spec.output: the image that was published there is what is deployed',
    path: ['deploy'],
  },
  {
    cel: '!has(self.verify) || has(self.deploy)',
    holds: ({ deploy, verify }) => verify === undefined || deploy !== undefined,
    message: 'spec.verify needs spec.deploy: the Service of what was deployed there is what is tested',
    path: ['verify'],
  },
  {
    cel: `!has(self.test) || !has(self.performance) || self.performance.path == '${file.path}' && self.performance.key == '${file.key}' && !has(self.performance.min) && !has(self.performance.max)`,
    holds: ({ test, performance: given }) =>
      test === undefined ||
      (given.path === file.path &&
        given.key === file.key &&
        given.min === undefined &&
        given.max === undefined),
    message:
      'spec.test takes the place of spec.performance, because a server writes no performance file: remove performance',
    path: ['test'],
  },
  {
    cel: '!has(self.reportTo) || has(self.source.git)',
    holds: ({ reportTo, source }) => reportTo === undefined || source.git !== undefined,
    message: 'spec.reportTo needs spec.source.git: it is about the commit of that repository',
    path: ['reportTo'],
  },
);

export type Spec = z.output<typeof specSchema>;
export type SpecInput = z.input<typeof specSchema>;
export type Severity = (typeof severities)[number];
export type EngineName = (typeof engines)[number];
