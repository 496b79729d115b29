import { z } from 'zod';
import { configMapKeyField } from '../names-in-specs.ts';
import { celMatches, withRules, type Rule } from '../rule.ts';
import { someText } from '../text.ts';

export const forges = ['github', 'gitlab', 'gitea', 'generic'] as const;
export type Forge = (typeof forges)[number];

export const pushEvents = ['branch', 'tag', 'pullRequest'] as const;
export type PushEvent = (typeof pushEvents)[number];

/** The Secret with the secrets of all webhooks of a namespace. The API may read no other, so its name is fixed. */
export const webhookSecretName = 'dockerfilejob-webhooks';

const glob = /^[A-Za-z0-9_*?.][A-Za-z0-9._/+@=#*?-]*$/;
const isGlob: Rule<string> = {
  cel: celMatches(glob.source),
  holds: (text) => glob.test(text),
  message:
    "must be a pattern of letters, digits and ._/+@=#-, in which * and ? stand for all but '/', and ** for all",
};
const globs = z
  .array(withRules(someText(255), isGlob))
  .max(32)
  .default([]);

/** Which pushes start a job, and how the forge proves that they come from it. */
export const webhookSchema = z.object({
  forge: z
    .enum(forges)
    .describe(
      'Who calls the webhook: github, gitlab, gitea (also Forgejo), or generic (Standard Webhooks, standardwebhooks.com).',
    ),
  secretKey: configMapKeyField.describe(
    `Key of the Secret ${webhookSecretName} in the same namespace. Its value is what the forge signs with, or GitLab's token.`,
  ),
  events: z
    .array(z.enum(pushEvents))
    .min(1)
    .max(pushEvents.length)
    .meta({ 'x-kubernetes-list-type': 'set' })
    .default(['branch'])
    .describe(
      'What starts a job: a push to a branch, a new tag, a pull request. Jobs of pull requests publish nothing.',
    ),
  branches: globs.describe(
    'Patterns of branches, such as main or release/*. For pull requests, of the branch that they are for. Defaults to all.',
  ),
  tags: globs.describe('Patterns of tags, such as v*. Defaults to all.'),
  paths: globs.describe(
    'Patterns of files, such as api/**. A push to a branch starts a job only if it changes one. Defaults to all. A push that does not say what it changes starts a job.',
  ),
});

export type Webhook = z.output<typeof webhookSchema>;
