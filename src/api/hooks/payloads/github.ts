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
  timeOf,
  urlField,
  urlsOf,
} from './fields.ts';

/** Commits of a push, and files of a commit, above which GitHub leaves some out (docs.github.com, webhook events and payloads). */
const most = { commits: 2048, files: 3000 };

const repository = z.object({
  clone_url: urlField,
  ssh_url: urlField.optional(),
  /** Seconds in a push, RFC 3339 elsewhere. */
  pushed_at: z.union([z.int().min(0).max(99_999_999_999), z.string()]).nullish(),
});

const pushSchema = z.object({
  ref: refField,
  after: commitField,
  created: z.boolean().default(false),
  forced: z.boolean().default(false),
  head_commit: z.object({ id: commitField }).nullish(),
  commits: commitsField,
  repository,
});

const pullRequestSchema = z.object({
  action: z.string(),
  pull_request: z.object({
    head: z.object({ sha: commitField }),
    base: z.object({ ref: refField }),
    updated_at: z.string().optional(),
  }),
  repository,
});

/** The actions after which a pull request has a commit that it did not have before. */
const actions: readonly string[] = ['opened', 'synchronize', 'reopened'];

/** The events `push` and `pull_request`. @throws Problem InvalidField */
export const readGithub = {
  push: (body: object): Delivered => {
    const { ref, after, created, forced, head_commit, commits, repository } = checkBody(pushSchema, body);
    const named = namedBy(ref);
    if (!named) return ignored('OtherEvent');
    if (isNothing(after)) return ignored('Deleted');
    // With a new branch or a forced push, the commits do not say what is different now.
    const told = created || forced || (commits?.length ?? 0) >= most.commits ? [] : (commits ?? []);
    const { pushed_at } = repository;
    return {
      is: 'push',
      push: {
        ...named,
        // After an annotated tag, `after` is the tag itself.
        commit: head_commit?.id ?? after,
        files: filesOf(told, most.files),
        repositories: urlsOf(repository.clone_url, repository.ssh_url),
        time: typeof pushed_at === 'number' ? pushed_at * 1000 : timeOf(pushed_at ?? undefined),
      },
    };
  },

  pullRequest: (body: object): Delivered => {
    const { action, pull_request, repository } = checkBody(pullRequestSchema, body);
    if (!actions.includes(action)) return ignored('OtherEvent');
    return pushOfPullRequest(pull_request, repository, timeOf(pull_request.updated_at));
  },
};
