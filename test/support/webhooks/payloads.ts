/** Payloads as the documents of the forges show them, shortened to what is read and some of what is not. */

export const commits = {
  before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  pushed: '28e1879d029cb852e4844d9c718537df08844e03',
  tag: 'bffeb74224043ba2feb48d137756c8a9331c449a',
  none: '0'.repeat(40),
} as const;

const githubRepository = {
  id: 135493233,
  full_name: 'Codertocat/Hello-World',
  html_url: 'https://github.com/Codertocat/Hello-World',
  git_url: 'git://github.com/Codertocat/Hello-World.git',
  clone_url: 'https://github.com/Codertocat/Hello-World.git',
  ssh_url: 'git@github.com:Codertocat/Hello-World.git',
  pushed_at: 1_767_225_600,
};
export const githubUrl = githubRepository.clone_url;

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
export const githubPush = {
  ref: 'refs/heads/main',
  before: commits.before,
  after: commits.pushed,
  created: false,
  deleted: false,
  forced: false,
  base_ref: null,
  compare: 'https://github.com/Codertocat/Hello-World/compare/6113728f27ae...28e1879d029c',
  commits: [{ id: commits.pushed, added: ['api/new.py'], removed: ['old.txt'], modified: ['README.md'] }],
  head_commit: { id: commits.pushed, message: 'Update' },
  repository: githubRepository,
  pusher: { name: 'Codertocat' },
};

/** The same, just now, or some seconds ago. */
export const githubPushNow = (secondsAgo = 0, changed: object = {}) => ({
  ...githubPush,
  repository: { ...githubPush.repository, pushed_at: Math.floor(Date.now() / 1000) - secondsAgo },
  ...changed,
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
export const githubPullRequest = {
  action: 'opened',
  number: 2,
  pull_request: {
    state: 'open',
    updated_at: '2026-01-01T00:00:00Z',
    head: {
      ref: 'changes',
      sha: commits.pushed,
      repo: { clone_url: 'https://github.com/fork/Hello-World.git' },
    },
    base: { ref: 'main', sha: commits.before },
  },
  repository: { ...githubRepository, pushed_at: '2025-12-31T23:00:00Z' },
};

const giteaRepository = {
  id: 140,
  full_name: 'gitea/webhooks',
  clone_url: 'http://localhost:3000/gitea/webhooks.git',
  ssh_url: 'ssh://gitea@localhost:2222/gitea/webhooks.git',
  updated_at: '2017-03-13T13:20:00-04:00',
};

/** https://docs.gitea.com/usage/webhooks */
export const giteaPush = {
  ref: 'refs/heads/develop',
  before: commits.before,
  after: commits.pushed,
  compare_url: 'http://localhost:3000/gitea/webhooks/compare/611372...28e187',
  commits: [{ id: commits.pushed, added: [], removed: [], modified: ['README.md'] }],
  total_commits: 1,
  head_commit: { id: commits.pushed },
  repository: giteaRepository,
};

export const giteaPullRequest = {
  // So does Gitea 1.27 with every pull request.
  review: null,
  action: 'synchronized',
  number: 1,
  pull_request: {
    head: { label: 'changes', ref: 'changes', sha: commits.pushed },
    base: { label: 'develop', ref: 'develop', sha: commits.before },
  },
  repository: giteaRepository,
};

const gitlabProject = {
  id: 15,
  path_with_namespace: 'mike/diaspora',
  git_ssh_url: 'git@gitlab.example.com:mike/diaspora.git',
  git_http_url: 'http://gitlab.example.com/mike/diaspora.git',
};

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events */
export const gitlabPush = {
  object_kind: 'push',
  event_name: 'push',
  before: commits.before,
  after: commits.pushed,
  ref: 'refs/heads/master',
  checkout_sha: commits.pushed,
  project: gitlabProject,
  commits: [
    { id: commits.pushed, added: ['CHANGELOG'], modified: ['app/controller/application.rb'], removed: [] },
  ],
  total_commits_count: 1,
};

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#tag-events */
export const gitlabTag = {
  ...gitlabPush,
  object_kind: 'tag_push',
  before: commits.none,
  after: commits.tag,
  ref: 'refs/tags/v1.0.0',
  commits: [],
  total_commits_count: 0,
};

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events */
export const gitlabMergeRequest = {
  object_kind: 'merge_request',
  project: gitlabProject,
  object_attributes: {
    iid: 1,
    action: 'open',
    source_branch: 'ms-viewport',
    target_branch: 'master',
    last_commit: { id: commits.pushed },
  },
};

export const genericPush = {
  type: 'push',
  timestamp: '2026-01-01T00:00:00Z',
  data: {
    repository: 'https://git.example.com/team-a/app.git',
    ref: 'refs/heads/main',
    commit: commits.pushed,
    files: ['Dockerfile'],
  },
};
