import { z } from 'zod';
import { objectNameField } from './names-in-specs.ts';
import { isAtWork, isTerminal, type Phase } from './phases.ts';
import { celMatches, withRules, type Rule } from './rule.ts';
import { someText } from './text.ts';

const origin = 'https?:[/][/]([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?';
const path = '([/][A-Za-z0-9._~!$&()*+,;=:@%/-]*)?';
const url = new RegExp(`^${origin}${path}([?][A-Za-z0-9._~!$&()*+,;=:@%/?-]*)?$`);
const base = new RegExp(`^${origin}([/][A-Za-z0-9._~-]+)*[/]?$`);

const isUrl = (pattern: RegExp, message: string): Rule<string> => ({
  cel: celMatches(pattern.source),
  holds: (text) => pattern.test(text),
  message,
});

/** Where the end of a job is told. */
export const notifySchema = z.object({
  url: withRules(
    someText(2048),
    isUrl(url, 'must be an https:// URL without user, password and fragment'),
  ).describe('URL that gets a CloudEvent by POST when the job ends.'),
  signingSecret: objectNameField.describe(
    'Secret in the namespace of the DockerfileJob. Its entry key has what the event is signed with, as in Standard Webhooks. Its annotation dockerfilejob.io/notify-url must allow the URL.',
  ),
});

export const reportForges = ['github', 'gitlab', 'gitea'] as const;

/** Where the status of the commit is told. */
export const reportToSchema = z.object({
  forge: z.enum(reportForges).describe('Kind of the forge: github, gitlab, or gitea (also Forgejo).'),
  url: withRules(
    someText(2048),
    isUrl(base, 'must be the https:// URL of an API, such as https://api.github.com, without query'),
  ).describe(
    'Base of its API: https://api.github.com, https://gitlab.example.com/api/v4 or https://gitea.example.com/api/v1.',
  ),
  tokenSecret: objectNameField.describe(
    'Secret in the namespace of the DockerfileJob. Its entry token may set the status of commits. Its annotation dockerfilejob.io/report-to must allow the repository.',
  ),
});
export type ReportTo = z.output<typeof reportToSchema>;

/** What is told when a job ends, each to a receiver of its own. */
export const notificationNames = ['event', 'commitStatus'] as const;
export type NotificationName = (typeof notificationNames)[number];

/** How the delivery of one of them ended. */
export const notificationSchema = z.object({
  name: z
    .enum(notificationNames)
    .describe('What was told: event (spec.notify) or commitStatus (spec.reportTo).'),
  state: z.enum(['Delivered', 'GivenUp']).describe('Whether the receiver has accepted it.'),
  time: z.string().meta({ format: 'date-time' }).describe('Time at which that was known.'),
  message: z.string().optional().describe('Why it was given up.'),
});
export type Notification = z.output<typeof notificationSchema>;

/** Whether the start of a job or its end is to be told. */
export type Telling = 'start' | 'end';

interface Teller {
  readonly phase: Phase;
  readonly wants: Readonly<Record<NotificationName, boolean>>;
  readonly told: readonly NotificationName[];
}

/** What of the end of a job is not told yet. A run that begins anew has told nothing. */
export const untold = ({ phase, wants, told }: Teller): readonly NotificationName[] =>
  isTerminal(phase) ? notificationNames.filter((name) => wants[name] && !told.includes(name)) : [];

/** What is to be told of a job; undefined if nothing is. */
export function tellingOf(teller: Teller): Telling | undefined {
  if (isAtWork(teller.phase) && teller.wants.commitStatus) return 'start';
  return untold(teller).length > 0 ? 'end' : undefined;
}
