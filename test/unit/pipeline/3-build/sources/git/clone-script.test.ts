import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptErrors } from '../../../../../../src/pipeline/3-build/sources/git/result.ts';
import {
  cloneScript,
  makeCloneWorkplace,
  type CloneRun,
  type CloneWorkplace,
} from '../../../../../support/git/clone.ts';
import { makeRepository, type Repository } from '../../../../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../../../../support/git/server.ts';
import type { Ended } from '../../../../../support/shell.ts';

const dockerfile = 'FROM debian:bookworm\nCOPY model.py /\n';

describe('the clone script', () => {
  let place: CloneWorkplace;
  let server: GitServer;
  let repository: Repository;
  const at = (...parts: string[]) => place.at(...parts);
  const inWorkspace = (...parts: string[]) => place.inWorkspace(...parts);
  const result = (ended: Ended) => place.result(ended);
  const withUrl = (given: Partial<CloneRun>) => ({ url: server.urlOf('team/model.git'), ...given });
  const clone = (given: Partial<CloneRun> = {}) => place.clone(withUrl(given));
  const error = (given: Partial<CloneRun> = {}) => place.error(withUrl(given));

  beforeEach(async () => {
    place = makeCloneWorkplace();
    repository = makeRepository(at('server'), 'team/model.git');
    server = await startGitServer({
      root: at('server'),
      guarded: { path: '/team/secret', credentials: 'me:pass word' },
    });
  });
  afterEach(async () => {
    await server.stop();
    place.remove();
  });

  it('reports exactly the errors that the operator knows', () => {
    const used = Array.from(cloneScript.matchAll(/\brefuse ([a-z-]+)/g), ([, error]) => error);
    expect(new Set(used)).toEqual(new Set(scriptErrors));
  });

  it("writes the files without Git's own data, and reports the commit and the Dockerfile", async () => {
    const commit = repository.commit({
      Dockerfile: dockerfile,
      'model.py': 'print(1)\n',
      'bin/run': '#!/bin/sh\n',
      latest: { leadsTo: 'model.py' },
    });
    const ended = await clone();
    expect(ended.code).toBe(0);
    expect(result(ended)).toEqual({ ok: true, commitSha: commit, dockerfile });
    expect(readdirSync(inWorkspace()).sort()).toEqual(['Dockerfile', 'bin', 'latest', 'model.py']);
    expect(lstatSync(inWorkspace('model.py')).mode & 0o777).toBe(0o644);
    expect(lstatSync(inWorkspace('bin', 'run')).mode & 0o777).toBe(0o755);
    expect(existsSync(at('verdict'))).toBe(false);
  });

  it('resolves a branch, an annotated tag, and a commit that is not the tip of a branch', async () => {
    const first = repository.commit({ Dockerfile: '# first\n' });
    repository.git('tag', '--annotate', '--message=one', 'v1');
    const second = repository.commit({ Dockerfile: '# second\n' });
    repository.git('branch', 'fix/it');
    repository.commit({ Dockerfile: '# third\n' });
    for (const [revision, commitSha, text] of [
      ['fix/it', second, '# second\n'],
      ['v1', first, '# first\n'],
      [first, first, '# first\n'],
    ] as const) {
      expect(result(await clone({ revision }))).toEqual({ ok: true, commitSha, dockerfile: text });
      place.empty('scratch', 'workspace');
    }
  });

  it('fetches all branches and tags from a server that does not serve a commit by its hash', async () => {
    const first = repository.commit({ Dockerfile: '# first\n' });
    repository.commit({ Dockerfile: '# second\n' });
    const old = await startGitServer({ root: at('server'), old: true });
    const url = old.urlOf('team/model.git');
    expect(result(await clone({ url, revision: first }))).toMatchObject({ commitSha: first });
    place.empty('scratch', 'workspace');
    expect(await error({ url, revision: 'f'.repeat(40) })).toMatchObject({ error: 'revision' });
    await old.stop();
  });

  it('reads the Dockerfile from the given folder', async () => {
    repository.commit({ Dockerfile: '# root\n', 'a b/c/Dockerfile': '# below\n' });
    for (const name of ['a b/c', 'a b/c/', './a b//c']) {
      expect(result(await clone({ folder: name }))).toMatchObject({ dockerfile: '# below\n' });
      place.empty('scratch', 'workspace');
    }
  });

  it('applies no configuration, hook, filter or submodule', async () => {
    repository.commit({
      Dockerfile: dockerfile,
      '.gitattributes': '*.bin filter=lfs\n',
      'large.bin': 'version https://git-lfs.github.com/spec/v1\n',
      '.gitmodules': '[submodule "other"]\n\tpath = other\n\turl = ./other.git\n',
    });
    const ended = await clone();
    expect(ended.code).toBe(0);
    expect(readFileSync(inWorkspace('large.bin'), 'utf8')).toContain('version https');
    expect(readdirSync(at('scratch', 'repository'))).not.toContain('hooks');
    expect(server.served.every((path) => path.startsWith('/team/model.git/'))).toBe(true);
  });

  it.each([
    ['no Dockerfile', { 'other/file': '' }, '', 'dockerfile-missing'],
    ['a link as Dockerfile', { Dockerfile: { leadsTo: 'other' }, other: dockerfile }, '', 'dockerfile-link'],
    ['a folder as Dockerfile', { 'Dockerfile/file': '' }, '', 'dockerfile-irregular'],
    ['a Dockerfile that is too large', { Dockerfile: 'x'.repeat(257) }, '', 'dockerfile-too-large'],
    ['no such context folder', { Dockerfile: dockerfile }, 'nowhere', 'context-missing'],
    ['a file as context folder', { Dockerfile: dockerfile }, 'Dockerfile', 'context-missing'],
    [
      'a link above the context folder',
      { 'real/sub/Dockerfile': dockerfile, alias: { leadsTo: 'real' } },
      'alias/sub',
      'context-link',
    ],
  ] as const)('refuses a repository with %s', async (_what, files, name, kind) => {
    repository.commit(files);
    expect(await error({ folder: name })).toEqual({ error: kind, message: '' });
  });

  it('refuses a repository with too many files or bytes before writing any', async () => {
    repository.commit({ Dockerfile: dockerfile, a: 'x'.repeat(60_000), b: 'x'.repeat(60_001) });
    for (const most of [{ maxFiles: 2 }, { maxBytes: 100_000 }]) {
      expect(await error(most)).toMatchObject({ error: 'too-large' });
      expect(readdirSync(inWorkspace())).toEqual([]);
      place.empty('scratch');
    }
  });

  it('stops the fetch when the repository exceeds the size limit', async () => {
    const noise = Array.from({ length: 40_000 }, (_, index) => Math.sin(index)).join('');
    repository.commit({ Dockerfile: dockerfile, noise });
    expect(await error({ maxBytes: 102_400 })).toMatchObject({ error: 'too-large' });
  });

  it("reports Git's error for a revision or a repository that does not exist, and a revision that is no commit", async () => {
    repository.commit({ Dockerfile: dockerfile });
    const fetched = (message: string) => ({
      error: 'fetch',
      message: expect.stringContaining(message) as string,
    });
    expect(await error({ revision: 'v2' })).toEqual(fetched("couldn't find remote ref v2"));
    place.empty('scratch');
    expect(await error({ url: server.urlOf('team/other.git') })).toEqual(fetched('not found'));
    place.empty('scratch');
    repository.git('tag', 'file', 'HEAD:Dockerfile');
    expect(await error({ revision: 'file' })).toEqual({ error: 'revision', message: '' });
  });

  it('follows no redirect, and allows no protocol but HTTP and no local path', async () => {
    repository.commit({ Dockerfile: dockerfile });
    server.failNext(1, 301);
    expect(await error()).toMatchObject({ message: expect.stringContaining('error: 301') as string });
    for (const url of [
      at('server/team/model.git'),
      `file://${at('server/team/model.git')}`,
      'ext::sh -c true',
    ]) {
      place.empty('scratch');
      expect(await error({ url })).toMatchObject({
        message: expect.stringContaining('not allowed') as string,
      });
    }
  });

  it("reports a server error on one line of JSON, whatever the server's response", async () => {
    server.failNext(9, 503);
    expect(await error()).toMatchObject({ message: expect.stringContaining('error: 503') as string });
  });

  describe('with credentials', () => {
    beforeEach(() => {
      makeRepository(at('server'), 'team/secret.git').commit({ Dockerfile: dockerfile });
    });
    const login = (password: string) => place.credentials({ username: 'me', password });
    const guarded = (password: string) => ({
      url: server.urlOf('team/secret.git'),
      credentials: login(password),
    });

    it('sends them to a server that requires them, and leaves no trace of them', async () => {
      const ended = await clone(guarded('pass word\n'));
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(server.authorizations).not.toEqual([]);
      const left = (name: string) =>
        readdirSync(at(name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
          .join('\n');
      expect(left('scratch') + left('workspace')).not.toMatch(/pass word|me:/);
    });

    it('does not send them to a server that does not require them', async () => {
      repository.commit({ Dockerfile: dockerfile });
      await clone({ credentials: login('pass word') });
      expect(server.authorizations).toEqual([]);
    });

    it('reports that they are wrong or missing', async () => {
      expect(await error(guarded('wrong'))).toMatchObject({
        message: expect.stringContaining('Authentication failed') as string,
      });
      place.empty('scratch');
      expect(await error({ ...guarded(''), credentials: '' })).toMatchObject({
        message: expect.stringContaining('could not read Username') as string,
      });
    });
  });
});
