import { z } from 'zod';
import { checkBody } from '../../jobs/check-body.ts';
import { ignored, type Delivered } from '../push.ts';
import {
  commitField,
  commitsField,
  filesOf,
  isNothing,
  namedBy,
  refField,
  urlField,
  urlsOf,
} from './fields.ts';

const project = z.object({ git_http_url: urlField, git_ssh_url: urlField.optional() });

const pushSchema = z.object({
  ref: refField,
  before: z.string().max(64),
  after: commitField,
  /** The commit, where `after` is an annotated tag. */
  checkout_sha: commitField.nullish(),
  commits: commitsField,
  /** Of the push, of which `commits` has at most 20. */
  total_commits_count: z.int().optional(),
  project,
});

const mergeRequestSchema = z.object({
  project,
  object_attributes: z.object({
    action: z.string().optional(),
    /** The commit before, if an update has brought another one. */
    oldrev: z.string().optional(),
    target_branch: refField,
    last_commit: z.object({ id: commitField }),
  }),
});

/** The events of the kinds `push`, `tag_push` and `merge_request`. @throws Problem InvalidField */
export const readGitlab = {
  push: (body: object): Delivered => {
    const { ref, before, after, checkout_sha, commits, total_commits_count, project } = checkBody(
      pushSchema,
      body,
    );
    const named = namedBy(ref);
    if (!named) return ignored('OtherEvent');
    if (isNothing(after)) return ignored('Deleted');
    const isWhole = !isNothing(before) && commits?.length === (total_commits_count ?? commits?.length);
    return {
      is: 'push',
      push: {
        ...named,
        commit: checkout_sha ?? after,
        files: filesOf(isWhole ? (commits ?? []) : []),
        repositories: urlsOf(project.git_http_url, project.git_ssh_url),
        time: undefined,
      },
    };
  },

  mergeRequest: (body: object): Delivered => {
    const { object_attributes, project } = checkBody(mergeRequestSchema, body);
    const { action = '', oldrev, target_branch, last_commit } = object_attributes;
    const isNew = action === 'open' || action === 'reopen' || (action === 'update' && oldrev !== undefined);
    if (!isNew) return ignored('OtherEvent');
    return {
      is: 'push',
      push: {
        kind: 'pullRequest',
        name: target_branch,
        commit: last_commit.id,
        files: undefined,
        repositories: urlsOf(project.git_http_url, project.git_ssh_url),
        time: undefined,
      },
    };
  },
};
