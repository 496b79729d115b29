import type { Push } from '../../../../src/api/hooks/push.ts';
import type { Forge } from '../../../../src/resource/template/webhook.ts';
import * as payloads from '../../../support/webhooks/payloads.ts';
import { pushIn } from '../../../support/webhooks/read.ts';

const { commits, githubPush, githubPullRequest, giteaPush, gitlabPush, gitlabMergeRequest, genericPush } =
  payloads;

describe('what was pushed', () => {
  it.each<[string, Forge, unknown, Push]>([
    [
      'a branch of GitHub',
      'github',
      githubPush,
      {
        kind: 'branch',
        name: 'main',
        commit: commits.pushed,
        files: ['api/new.py', 'old.txt', 'README.md'],
        repositories: [payloads.githubUrl, 'git@github.com:Codertocat/Hello-World.git'],
        time: Date.parse('2026-01-01T00:00:00Z'),
      },
    ],
    [
      'a pull request of GitHub, whose repository is not the fork',
      'github',
      githubPullRequest,
      {
        kind: 'pullRequest',
        name: 'main',
        commit: commits.pushed,
        files: undefined,
        repositories: [payloads.githubUrl, 'git@github.com:Codertocat/Hello-World.git'],
        time: Date.parse('2026-01-01T00:00:00Z'),
      },
    ],
    [
      'a branch of Gitea',
      'gitea',
      giteaPush,
      {
        kind: 'branch',
        name: 'develop',
        commit: commits.pushed,
        files: ['README.md'],
        repositories: [
          'http://localhost:3000/gitea/webhooks.git',
          'ssh://gitea@localhost:2222/gitea/webhooks.git',
        ],
        time: undefined,
      },
    ],
    [
      'a pull request of Gitea',
      'gitea',
      { ...payloads.giteaPullRequest, repository: { clone_url: 'https://g/a', ssh_url: '' } },
      {
        kind: 'pullRequest',
        name: 'develop',
        commit: commits.pushed,
        files: undefined,
        repositories: ['https://g/a'],
        time: undefined,
      },
    ],
    [
      'a branch of GitLab',
      'gitlab',
      gitlabPush,
      {
        kind: 'branch',
        name: 'master',
        commit: commits.pushed,
        files: ['CHANGELOG', 'app/controller/application.rb'],
        repositories: [
          'http://gitlab.example.com/mike/diaspora.git',
          'git@gitlab.example.com:mike/diaspora.git',
        ],
        time: undefined,
      },
    ],
    [
      'a merge request of GitLab',
      'gitlab',
      { ...gitlabMergeRequest, project: { git_http_url: 'http://g/a' } },
      {
        kind: 'pullRequest',
        name: 'master',
        commit: commits.pushed,
        files: undefined,
        repositories: ['http://g/a'],
        time: undefined,
      },
    ],
    [
      'a branch in our own format',
      'generic',
      genericPush,
      {
        kind: 'branch',
        name: 'main',
        commit: commits.pushed,
        files: ['Dockerfile'],
        repositories: ['https://git.example.com/team-a/app.git'],
        time: undefined,
      },
    ],
    [
      'a pull request in our own format',
      'generic',
      { ...genericPush, type: 'pull_request' },
      {
        kind: 'pullRequest',
        name: 'main',
        commit: commits.pushed,
        files: undefined,
        repositories: ['https://git.example.com/team-a/app.git'],
        time: undefined,
      },
    ],
  ])('is %s', (_what, forge, body, expected) => {
    expect(pushIn(forge, body)).toEqual(expected);
  });

  it('is the commit that a tag is at, and not the tag itself', () => {
    const tag = { ref: 'refs/tags/v1.0.0', after: commits.tag };
    expect(pushIn('github', { ...githubPush, ...tag, created: true })).toMatchObject({
      kind: 'tag',
      name: 'v1.0.0',
      commit: commits.pushed,
      files: undefined,
    });
    expect(pushIn('gitlab', payloads.gitlabTag)).toMatchObject({ kind: 'tag', commit: commits.pushed });
    expect(pushIn('gitea', { ...giteaPush, ...tag, head_commit: null }).commit).toBe(commits.tag);
    expect(pushIn('gitlab', { ...payloads.gitlabTag, checkout_sha: null }).commit).toBe(commits.tag);
    expect(pushIn('github', { ...githubPush, ...tag, head_commit: undefined }).commit).toBe(commits.tag);
  });

  it('has the branch with all its slashes', () => {
    expect(pushIn('github', { ...githubPush, ref: 'refs/heads/feature/a/b' }).name).toBe('feature/a/b');
  });

  it('has the time if GitHub gives it in another way, and none without', () => {
    const at = (pushed_at: unknown) =>
      pushIn('github', { ...githubPush, repository: { ...githubPush.repository, pushed_at } }).time;
    expect(at('2026-01-01T00:00:00Z')).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(at('yesterday')).toBeUndefined();
    expect(at(null)).toBeUndefined();
  });
});

describe('the files that a push has changed are not known', () => {
  const [commit] = githubPush.commits;
  it.each<[string, Forge, unknown]>([
    ['for a new branch of GitHub', 'github', { ...githubPush, created: true }],
    ['for a forced push', 'github', { ...githubPush, forced: true }],
    ['without commits', 'github', { ...githubPush, commits: [] }],
    ['with none at all', 'github', { ...githubPush, commits: null }],
    ['with as many commits as GitHub lists', 'github', { ...githubPush, commits: Array(2048).fill(commit) }],
    [
      'with as many files as GitHub lists',
      'github',
      { ...githubPush, commits: [{ added: Array(3000).fill('a'), removed: [], modified: [] }] },
    ],
    ['if a commit does not say', 'github', { ...githubPush, commits: [commit, { added: [] }] }],
    ['for a new branch of Gitea', 'gitea', { ...giteaPush, before: commits.none }],
    ['if Gitea lists some of the commits', 'gitea', { ...giteaPush, total_commits: 6 }],
    ['if Gitea lists none', 'gitea', { ...giteaPush, commits: null, total_commits: undefined }],
    ['for a new branch of GitLab', 'gitlab', { ...gitlabPush, before: commits.none }],
    ['if GitLab lists some of the commits', 'gitlab', { ...gitlabPush, total_commits_count: 21 }],
    ['if GitLab lists none', 'gitlab', { ...gitlabPush, commits: null, total_commits_count: undefined }],
    [
      'if our own format leaves them out',
      'generic',
      { ...genericPush, data: { ...genericPush.data, files: undefined } },
    ],
  ])('%s', (_what, forge, body) => {
    expect(pushIn(forge, body).files).toBeUndefined();
  });

  it('but are if Gitea and GitLab do not say how many commits there are', () => {
    expect(pushIn('gitea', { ...giteaPush, total_commits: undefined }).files).toEqual(['README.md']);
    expect(pushIn('gitlab', { ...gitlabPush, total_commits_count: undefined }).files).toHaveLength(2);
  });
});

describe('attack 120: a delivery that is signed, but made to take long', () => {
  const many = (length: number): number[] => Array.from({ length }, () => 1);
  const timed = (forge: Forge, body: unknown): { message: string; took: number } => {
    const begun = performance.now();
    try {
      const { files } = pushIn(forge, body);
      return { message: `files: ${String(files)}`, took: performance.now() - begun };
    } catch (error) {
      return { message: String(error), took: performance.now() - begun };
    }
  };

  it.each<[string, Forge, unknown]>([
    ['files', 'github', { ...githubPush, commits: [{ added: many(300_000), removed: [], modified: [] }] }],
    ['commits', 'github', { ...githubPush, commits: many(300_000) }],
    ['commits of Gitea', 'gitea', { ...giteaPush, commits: many(300_000), total_commits: 300_000 }],
    ['commits of GitLab', 'gitlab', { ...gitlabPush, commits: many(300_000), total_commits_count: 300_000 }],
  ])('has not said what is changed: %s that are none', (_, forge, body) => {
    const { message, took } = timed(forge, body);
    expect(message).toBe('files: undefined');
    expect(took).toBeLessThan(500);
  });

  it('is refused, with files that are none in our own format', () => {
    const { message, took } = timed('generic', {
      ...genericPush,
      data: { ...genericPush.data, files: many(300_000) },
    });
    expect(message).toContain('Problem');
    expect(took).toBeLessThan(500);
  });
});
