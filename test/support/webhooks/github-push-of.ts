import { commits } from './payloads.ts';

export interface Pushed {
  readonly commit: string;
  readonly branch?: string;
  readonly secondsAgo?: number;
}

/** What GitHub says of a push to a repository. */
export const githubPushOf = (cloneUrl: string, { commit, branch = 'main', secondsAgo = 0 }: Pushed): string =>
  JSON.stringify({
    ref: `refs/heads/${branch}`,
    before: commits.before,
    after: commit,
    created: false,
    commits: [{ added: [], removed: [], modified: ['perf.json'] }],
    repository: { clone_url: cloneUrl, pushed_at: Math.floor(Date.now() / 1000) - secondsAgo },
  });
