import { z } from 'zod';
import { celMatches, withRules } from '../rule.ts';
import { specSchema } from '../spec.ts';
import { someText, text } from '../text.ts';
import { labelValue, metadataMap } from './metadata-map.ts';
import { webhookSchema, type Webhook } from './webhook.ts';

export const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'] as const;
export type ConcurrencyPolicy = (typeof concurrencyPolicies)[number];

const metadata = z.object({
  labels: metadataMap(labelValue).default({}).describe('Labels of the jobs.'),
  annotations: metadataMap(text(4096)).default({}).describe('Annotations of the jobs.'),
});

const cron =
  /^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[0-9A-Za-z*?/,-]+( +[0-9A-Za-z*?/,-]+){4})$/;
const zone = /^[A-Za-z][A-Za-z0-9_+-]*([/][A-Za-z0-9_+-]+){0,2}$/;

const historyLimit = z.int().min(0).max(100);

const takesPullRequests = (webhook: Webhook | undefined): boolean =>
  webhook?.events.includes('pullRequest') === true;

/** The spec of a template. The names of CronJob (batch/v1) stand for what they stand for there. */
export const templateSpecSchema = withRules(
  z.object({
    template: z
      .object({
        metadata: metadata.prefault({}).describe('Metadata of the jobs.'),
        spec: specSchema.describe('Spec of the jobs.'),
      })
      .describe('What the jobs are made from.'),
    webhook: webhookSchema
      .optional()
      .describe(
        'Makes a job for each push to spec.template.spec.source.git, of the pushed commit. POST /api/v1/hooks/NAMESPACE/NAME is to be called.',
      ),
    schedule: withRules(someText(100), {
      cel: celMatches(cron.source),
      holds: (schedule) => cron.test(schedule),
      message:
        "must be a schedule of five fields, such as '0 3 * * *', or @hourly, @daily, @weekly, @monthly or @yearly",
    })
      .optional()
      .describe('Makes a job at these times, in Cron format.'),
    timeZone: withRules(someText(64), {
      cel: celMatches(zone.source),
      holds: (name) => zone.test(name),
      message: 'must be the name of a time zone, such as Europe/Paris',
    })
      .default('Etc/UTC')
      .describe('Time zone of the schedule.'),
    suspend: z
      .boolean()
      .default(false)
      .describe('Whether no jobs are made, neither by pushes nor by schedule.'),
    concurrencyPolicy: z
      .enum(concurrencyPolicies)
      .default('Allow')
      .describe(
        'What a new job means for older ones of this template that are not over. Allow: nothing. Replace: they are canceled. Forbid: the schedule skips its time, and the job of a push is canceled.',
      ),
    successfulJobsHistoryLimit: historyLimit
      .default(3)
      .describe(
        'Number of succeeded jobs that are kept. Older ones are deleted, with what is archived of them.',
      ),
    failedJobsHistoryLimit: historyLimit
      .default(1)
      .describe(
        'Number of failed and canceled jobs that are kept. Older ones are deleted, with what is archived of them.',
      ),
  }),
  {
    cel: '!has(self.webhook) || has(self.template.spec.source.git)',
    holds: ({ webhook, template }) => webhook === undefined || template.spec.source.git !== undefined,
    message: 'webhook needs template.spec.source.git: the pushed commit of that repository is what is built',
    path: ['webhook'],
  },
  {
    cel: '!has(self.template.spec.source.artifact)',
    holds: ({ template }) => template.spec.source.artifact === undefined,
    message: 'template.spec.source must not be an artifact: an upload is deleted when no job refers to it',
    path: ['template'],
  },
  {
    cel:
      "!has(self.webhook) || !self.webhook.events.exists(event, event == 'pullRequest') || " +
      '!has(self.template.spec.source.git) || !has(self.template.spec.source.git.cloneSecret) || ' +
      '!self.template.spec.source.git.submodules',
    holds: ({ webhook, template: { spec } }) =>
      !takesPullRequests(webhook) ||
      spec.source.git?.cloneSecret === undefined ||
      !spec.source.git.submodules,
    message:
      'webhook.events must not have pullRequest with both submodules and cloneSecret: whoever opens one names the submodules that the Secret is used for',
    path: ['webhook'],
  },
  {
    cel:
      "!has(self.webhook) || !self.webhook.events.exists(event, event == 'pullRequest') || " +
      '!has(self.template.spec.test) || ' +
      'self.template.spec.test.http.all(check, !has(check.auth) || !has(check.auth.basic) || !has(check.auth.basic.secret))',
    holds: ({ webhook, template: { spec } }) =>
      !takesPullRequests(webhook) ||
      (spec.test?.http ?? []).every(({ auth }) => auth?.basic?.secret === undefined),
    message:
      'webhook.events must not have pullRequest if a check of spec.test has a Secret: whoever opens one gets to know the password',
    path: ['webhook'],
  },
);

export type TemplateSpec = z.output<typeof templateSpecSchema>;
export type TemplateSpecInput = z.input<typeof templateSpecSchema>;
