import { commitOf, isRepetition, statusRequest } from '../../../src/notify/commit-status.ts';
import type { ReportTo } from '../../../src/resource/notifications.ts';
import type { Status } from '../../../src/resource/status.ts';
import { makeJob } from '../../support/job.ts';

const sha = '28e1879d029cb852e4844d9c718537df08844e03';
const bases = {
  github: 'https://api.forge.example',
  gitlab: 'https://forge.example/api/v4',
  gitea: 'https://forge.example/api/v1/',
};
const to = (forge: ReportTo['forge'], url = bases[forge]): ReportTo => ({ forge, url, tokenSecret: 'token' });
const jobOf = (url: string, revision = sha, status: Partial<Status> = {}, labels?: object) =>
  makeJob({
    spec: { source: { git: { url, revision, cloneSecret: 'ssh' } } },
    status,
    ...(labels && { metadata: { labels } }),
  });
const clone = 'https://forge.example/team/app.git';

function requestOf(forge: ReportTo['forge'], status: Partial<Status>, labels?: object) {
  const job = jobOf(clone, sha, status, labels);
  const commit = commitOf(job, to(forge));
  if ('problem' in commit) throw new Error(commit.problem);
  const { url, headers, body } = statusRequest(job, to(forge), commit, 'word');
  return { url: url.href, headers, body: JSON.parse(body) as unknown };
}

describe('the status of a commit', () => {
  const done = { phase: 'Succeeded', performance: 0.93 } as const;
  const told = { context: 'dockerfilejob/my-model', description: 'performance 0.93' };

  it('is told to GitHub', () => {
    expect(requestOf('github', done)).toEqual({
      url: `https://api.forge.example/repos/team/app/statuses/${sha}`,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: 'Bearer word',
        'x-github-api-version': '2022-11-28',
        'content-type': 'application/json',
      },
      body: { state: 'success', ...told },
    });
  });

  it('is told to GitLab', () => {
    expect(requestOf('gitlab', done)).toEqual({
      url: `https://forge.example/api/v4/projects/team%2Fapp/statuses/${sha}`,
      headers: { 'private-token': 'word', 'content-type': 'application/json' },
      body: { state: 'success', name: told.context, description: told.description },
    });
  });

  it('is told to Gitea', () => {
    expect(requestOf('gitea', done)).toEqual({
      url: `https://forge.example/api/v1/repos/team/app/statuses/${sha}`,
      headers: { authorization: 'token word', 'content-type': 'application/json' },
      body: { state: 'success', ...told },
    });
  });

  it.each([
    [{ phase: 'Building' }, 'pending', 'started'],
    [{ phase: 'Succeeded' }, 'success', 'succeeded'],
    [
      { phase: 'Failed', failureDetails: { reason: 'TestFailed', message: 'a\n b' } },
      'failure',
      'TestFailed: a b',
    ],
    [{ phase: 'Failed' }, 'failure', 'succeeded'],
    [
      { phase: 'Failed', failureDetails: { reason: 'InfrastructureError', message: 'x'.repeat(500) } },
      'error',
      `InfrastructureError: ${'x'.repeat(119)}`,
    ],
    [{ phase: 'Canceled', failureDetails: { reason: 'Canceled', message: 'by' } }, 'error', 'Canceled: by'],
  ] as const)('of %j is %s', (status, state, description) => {
    expect(requestOf('gitea', status).body).toMatchObject({ state, description });
  });

  it('has the name of the template', () => {
    const labels = { 'dockerfilejob.io/template': 'app' };
    expect(requestOf('gitea', done, labels).body).toMatchObject({ context: 'dockerfilejob/app' });
  });

  it('that GitLab has already is a repetition', () => {
    const text = '{"message":"Cannot transition status via :run from :running"}';
    expect(isRepetition('gitlab', { status: 400, text })).toBe(true);
    expect(isRepetition('gitlab', { status: 400, text: 'other' })).toBe(false);
    expect(isRepetition('gitlab', { status: 404, text })).toBe(false);
    expect(isRepetition('gitea', { status: 400, text })).toBe(false);
  });
});

describe('the commit', () => {
  const fetched = { source: { git: { commitSha: 'f'.repeat(40) } } };
  it('is the one that was fetched, or else the one that is asked for', () => {
    expect(commitOf(jobOf(clone, 'main', fetched), to('gitea'))).toMatchObject({ sha: 'f'.repeat(40) });
    expect(commitOf(jobOf(clone), to('gitea'))).toMatchObject({ sha });
  });

  it.each(['git@forge.example:team/app.git', 'ssh://git@forge.example:2222/team/app'])(
    'can be of %s',
    (url) => {
      const commit = commitOf(jobOf(url), to('github'));
      expect('repository' in commit && commit.repository.href).toBe(
        'https://api.forge.example/repos/team/app',
      );
    },
  );

  it.each([
    ['of a branch', jobOf(clone, 'main'), to('gitea'), 'the commit is not known'],
    ['of no repository', makeJob({ status: fetched }), to('gitea'), 'must be on the host'],
    ['on another host', jobOf('https://evil.example/team/app'), to('gitea'), 'must be on the host'],
    ['of an API that is none', jobOf(clone), to('gitea', 'https://'), 'must be on the host'],
    ['without an owner', jobOf('https://forge.example/app'), to('github'), 'must have the path OWNER/NAME'],
  ] as const)('attack 125: %s is not reported', (_what, job, forge, problem) => {
    expect(commitOf(job, forge)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});
