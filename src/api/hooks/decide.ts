import { jobFromTemplate, type TemplateJob } from '../../resource/template/job-of.ts';
import type { DockerfileJobTemplate } from '../../resource/template/schema.ts';
import { quote } from '../../text/quote.ts';
import type { Ignored, Push } from './push.ts';
import { isSameRepository } from './repository.ts';
import { unwanted } from './wanted.ts';

export type Decision =
  | { readonly is: 'ignored'; readonly because: Ignored }
  /** The push is to another repository than the one that is built. */
  | { readonly is: 'refused'; readonly detail: string }
  | {
      readonly is: 'job';
      readonly job: TemplateJob;
      /** Whether this delivery has made it already. */
      readonly wasMade: boolean;
    };

/** What is pushed, with the hash of the delivery that says so, and when that arrived. */
export interface Arrival {
  readonly push: Push;
  readonly hash: string;
  readonly at: Date;
}

/** What a push means to a template. */
export function decide(template: DockerfileJobTemplate, { push, hash, at }: Arrival): Decision {
  const { spec, status } = template;
  const { webhook } = spec;
  const { git } = spec.template.spec.source;
  if (spec.suspend) return { is: 'ignored', because: 'Suspended' };
  // A push to another repository: its secret is the same, or somebody has copied the webhook. Its commits are not what is built here.
  if (!webhook || !git || !isSameRepository(git.url, push.repositories))
    return { is: 'refused', detail: otherRepository(git?.url, push.repositories) };
  const because = unwanted(webhook, push);
  if (because !== undefined) return { is: 'ignored', because };
  const job = jobFromTemplate(template, {
    kind: 'push',
    delivery: hash,
    commit: push.commit,
    withOutput: push.kind !== 'pullRequest',
    at,
  });
  return { is: 'job', job, wasMade: status.deliveries?.some(({ id }) => id === hash) === true };
}

const otherRepository = (url: string | undefined, pushed: readonly string[]): string =>
  `the push is to ${pushed.map((one) => quote(one)).join(' or ')}, but spec.template.spec.source.git.url of the template is ` +
  `${quote(url ?? '')}: host and path must be the same`;
