import { z } from 'zod';
import { checkBody } from '../../jobs/check-body.ts';
import { ignored, type Delivered } from '../push.ts';
import { commitField, filesField, isNothing, namedBy, refField, urlField } from './fields.ts';

/** What whoever signs with Standard Webhooks sends: our own format, in the envelope that the specification recommends. */
export const genericSchema = z.object({
  type: z.enum(['push', 'pull_request']).describe('What has happened. Anything else starts no job.'),
  data: z.object({
    repository: urlField.describe('URL of the repository, as in spec.template.spec.source.git.url.'),
    ref: refField.describe(
      'What was pushed, as refs/heads/BRANCH or refs/tags/TAG. For a pull request, the branch that it is for.',
    ),
    commit: commitField.describe('The pushed commit. Zeros: the branch or the tag was deleted.'),
    files: filesField.optional().describe('All files that have changed, for spec.webhook.paths.'),
  }),
});

/** @throws Problem InvalidField */
export function readGeneric(body: object): Delivered {
  const { type, data } = checkBody(genericSchema, body);
  const { ref, commit, files, repository } = data;
  const named = namedBy(ref);
  if (!named) return ignored('OtherEvent');
  if (isNothing(commit)) return ignored('Deleted');
  const isPush = type === 'push';
  const push = { ...named, commit, files, repositories: [repository], time: undefined };
  return { is: 'push', push: isPush ? push : { ...push, kind: 'pullRequest', files: undefined } };
}
