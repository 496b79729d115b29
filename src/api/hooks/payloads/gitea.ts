import { z } from 'zod';
import { checkBody } from '../../jobs/check-body.ts';
import { ignored, type Delivered } from '../push.ts';
import {
  commitField,
  commitsField,
  filesOf,
  isNothing,
  namedBy,
  pushOfPullRequest,
  refField,
  urlField,
  urlsOf,
} from './fields.ts';

const repository = z.object({ clone_url: urlField, ssh_url: urlField.optional() });

const pushSchema = z.object({
  ref: refField,
  before: z.string().max(64),
  after: commitField,
  head_commit: z.object({ id: commitField }).nullish(),
  commits: commitsField,
  /** Of the push, of which `commits` has only some: five, unless it is configured otherwise. */
  total_commits: z.int().optional(),
  repository,
});

const pullRequestSchema = z.object({
  action: z.string(),
  pull_request: z.object({
    head: z.object({ sha: commitField }),
    base: z.object({ ref: refField }),
  }),
  repository,
});

/** The actions after which a pull request has a commit that it did not have before (Gitea: modules/structs/hook.go). */
const actions: readonly string[] = ['opened', 'synchronized', 'reopened'];

/**
 * The events `push` and `pull_request` of Gitea and Forgejo. They do not say when something was pushed: `updated_at` of the
 * repository is that of the push before, and the time of a commit is whatever its author says.
 * @throws Problem InvalidField
 */
export const readGitea = {
  push: (body: object): Delivered => {
    const { ref, before, after, head_commit, commits, total_commits, repository } = checkBody(
      pushSchema,
      body,
    );
    const named = namedBy(ref);
    if (!named) return ignored('OtherEvent');
    if (isNothing(after)) return ignored('Deleted');
    const isWhole = !isNothing(before) && commits?.length === (total_commits ?? commits?.length);
    return {
      is: 'push',
      push: {
        ...named,
        commit: head_commit?.id ?? after,
        files: filesOf(isWhole ? (commits ?? []) : []),
        repositories: urlsOf(repository.clone_url, repository.ssh_url),
        time: undefined,
      },
    };
  },

  pullRequest: (body: object): Delivered => {
    const { action, pull_request, repository } = checkBody(pullRequestSchema, body);
    if (!actions.includes(action)) return ignored('OtherEvent');
    return pushOfPullRequest(pull_request, repository, undefined);
  },
};
