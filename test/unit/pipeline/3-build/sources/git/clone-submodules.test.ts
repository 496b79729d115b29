import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { makeCloneWorkplace, type CloneRun, type CloneWorkplace } from '../../../../../support/git/clone.ts';
import { makeRepository, type Entry, type Repository } from '../../../../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../../../../support/git/server.ts';

const dockerfile = 'FROM debian:bookworm\n';
const modules = (...given: [path: string, url: string][]): string =>
  given.map(([path, url], index) => `[submodule "${index}"]\n\tpath = ${path}\n\turl = ${url}\n`).join('');

describe('the clone script with submodules', () => {
  let place: CloneWorkplace;
  let server: GitServer;
  let repository: Repository;
  let library: Repository;
  let commit: string;

  beforeEach(async () => {
    place = makeCloneWorkplace();
    repository = makeRepository(place.at('server'), 'team/model.git');
    library = makeRepository(place.at('server'), 'team/library.git');
    commit = library.commit({ 'lib.py': 'print(1)\n' });
    server = await startGitServer({
      root: place.at('server'),
      guarded: { path: '/secret', credentials: 'me:pass word' },
    });
  });
  afterEach(async () => {
    await server.stop();
    place.remove();
  });

  const given = (more: Partial<CloneRun> = {}): CloneRun => ({
    url: server.urlOf('team/model.git'),
    submodules: 3,
    ...more,
  });
  const commitWith = (url: string, path = 'vendor/my lib', more: Record<string, Entry> = {}): string =>
    repository.commit({
      Dockerfile: dockerfile,
      '.gitmodules': modules([path, url]),
      [path]: { commit },
      ...more,
    });
  const refusal = async (more?: Partial<CloneRun>): Promise<unknown> => {
    const error = await place.error(given(more));
    place.empty('scratch', 'workspace');
    return error;
  };

  it('writes the files of submodules, also of those in submodules, at the commits that are named', async () => {
    const inner = makeRepository(place.at('server'), 'team/inner.git');
    const innermost = inner.commit({ deep: 'deep\n' });
    commit = library.commit({
      '.gitmodules': modules(['inner', '../inner.git']),
      inner: { commit: innermost },
    });
    library.commit({ 'lib.py': 'print(2)\n' });
    const head = commitWith('../library.git');
    const ended = await place.clone(given());
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(place.result(ended)).toEqual({ ok: true, commitSha: head, dockerfile });
    expect(readFileSync(place.inWorkspace('vendor', 'my lib', 'lib.py'), 'utf8')).toBe('print(1)\n');
    expect(readFileSync(place.inWorkspace('vendor', 'my lib', 'inner', 'deep'), 'utf8')).toBe('deep\n');
    expect(readdirSync(place.at('workspace'), { recursive: true })).not.toContainEqual(
      expect.stringMatching(/(?:^|\/)\.git$/),
    );
  });

  it.each([
    ['the same server', () => server.urlOf('team/library.git')],
    ['a folder above', () => '../../team/library.git'],
    ['this folder', () => './../library.git'],
  ])('finds one by the URL of %s', async (_what, url) => {
    commitWith(url());
    expect(await place.clone(given())).toMatchObject({ code: 0 });
    expect(readdirSync(place.inWorkspace('vendor', 'my lib'))).toEqual(['lib.py']);
  });

  it('leaves them out unless they are asked for', async () => {
    commitWith('../library.git');
    expect(await place.clone(given({ submodules: 0 }))).toMatchObject({ code: 0 });
    expect(readdirSync(place.inWorkspace('vendor', 'my lib'))).toEqual([]);
    expect(server.served.filter((path) => path.includes('library'))).toEqual([]);
  });

  it.each([
    ['another server', () => 'https://git.example.com/team/library.git'],
    ['another port', () => `http://127.0.0.1:1/team/library.git`],
    ['another server that begins so', () => `${server.urlOf('').slice(0, -1)}@git.example.com/library.git`],
    ['another server by its relation', () => '../../../git.example.com/library.git'],
    ['another user', () => server.urlOf('team/library.git').replace('//', '//me@')],
    ['another protocol', () => server.urlOf('team/library.git').replace('http:', 'ssh:')],
    ['a file', () => `file://${place.at('server/team/library.git')}`],
    ['a path', () => place.at('server/team/library.git')],
    ['a program', () => 'ext::sh -c true'],
    ['an option', () => '--upload-pack=true'],
    ['an option of ssh', () => 'ssh://-oProxyCommand=true/library.git'],
    ['a folder above the server’s', () => '../../../../../../../library.git'],
    ['a folder above that hides', () => server.urlOf('team/x/../library.git')],
    ['a query', () => server.urlOf('team/library.git?x')],
    ['an escape', () => server.urlOf('team/%2e%2e/library.git')],
    ['a line break', () => '"../library.git\\nx"'],
    ['2,049 characters', () => server.urlOf('a'.repeat(2049))],
  ])('attack 97: refuses one of %s', async (_what, url) => {
    commitWith(url());
    expect(await refusal()).toEqual({ error: 'submodule-url', message: '', submodule: 'vendor/my lib' });
  });

  it('refuses one without a URL', async () => {
    repository.commit({ Dockerfile: dockerfile, lib: { commit } });
    expect(await refusal()).toMatchObject({ error: 'submodule-url', submodule: 'lib' });
  });

  it('attack 97: takes names and URLs in .gitmodules for data', async () => {
    const name = '../../hooks" -x $(touch pwned) `id';
    repository.commit({
      Dockerfile: dockerfile,
      '.gitmodules': `[core]\n\thooksPath = /tmp\n[submodule "${name.replace('"', '\\"')}"]\n\tpath = lib\n\turl = ../library.git\n\tupdate = !touch pwned\n`,
      lib: { commit },
    });
    expect(await place.clone(given())).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(place.inWorkspace('lib'))).toEqual(['lib.py']);
    expect(readdirSync(place.at('scratch')).sort()).toEqual([
      ...['links', 'log', 'repository', 'repository-1', 'submodules'],
    ]);
  });

  it('attack 97: refuses a path that Git would quote', async () => {
    commitWith('../library.git', 'a"b');
    expect(await refusal()).toMatchObject({ error: 'submodule-path' });
  });

  it('attack 97: does not follow a link that a tree has beside a folder of the same name', async () => {
    const victim = place.at('victim');
    mkdirSync(victim);
    const git = (input: string, ...args: string[]): string =>
      execFileSync('git', args, { input, cwd: place.at('server/team/model.git'), encoding: 'utf8' }).trim();
    const blob = (content: string): string => git(content, 'hash-object', '-w', '--stdin');
    const inner = git(`160000 commit ${commit}\tlib\n`, 'mktree', '--missing');
    const tree = git(
      `100644 blob ${blob(modules(['x/lib', '../library.git']))}\t.gitmodules\n` +
        `100644 blob ${blob(dockerfile)}\tDockerfile\n120000 blob ${blob(victim)}\tx\n040000 tree ${inner}\tx\n`,
      'mktree',
      '--missing',
    );
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    git('', 'update-ref', 'refs/heads/main', git('', ...author, 'commit-tree', tree, '-m', 'x'));
    await place.clone(given());
    expect(readdirSync(victim)).toEqual([]);
  });

  it('attack 97: refuses too many, and those that are too deep in each other', async () => {
    const many = Array.from({ length: 4 }, (_, index): [string, string] => [`m${index}`, '../library.git']);
    repository.commit({
      Dockerfile: dockerfile,
      '.gitmodules': modules(...many),
      ...Object.fromEntries(many.map(([path]) => [path, { commit }])),
    });
    expect(await refusal()).toMatchObject({ error: 'submodules-many' });
    let last = 'library';
    for (const name of ['second', 'third']) {
      const next = makeRepository(place.at('server'), `team/${name}.git`);
      commit = next.commit({ '.gitmodules': modules(['in', `../${last}.git`]), in: { commit } });
      last = name;
    }
    commitWith('../third.git', 'out');
    expect(await refusal()).toMatchObject({ error: 'submodules-many', submodule: 'out/in' });
  });

  it('attack 97: counts the bytes and files of all repositories together', async () => {
    commit = library.commit({ a: 'x'.repeat(60_000) });
    commitWith('../library.git', 'lib', { b: 'x'.repeat(60_000) });
    expect(await refusal({ maxBytes: 110_000 })).toMatchObject({ error: 'too-large', submodule: 'lib' });
    expect(await refusal({ maxFiles: 4 })).toMatchObject({ error: 'too-large', submodule: 'lib' });
  });

  it('attack 97: counts what is downloaded of all repositories together', async () => {
    const noise = (from: number) =>
      Array.from({ length: 9000 }, (_, index) => Math.sin(from + index)).join('');
    for (const from of [0.1, 0.2]) library.commit({ noise: noise(from) });
    library.commit({ noise: '' });
    commitWith('../library.git', 'lib', { noise: noise(0.3) });
    // It has no commit by its hash, so all of the submodule's history is fetched.
    const old = await startGitServer({ root: place.at('server'), old: true });
    const url = old.urlOf('team/model.git');
    expect(await refusal({ url, maxBytes: 200_000 })).toMatchObject({ error: 'too-large', submodule: 'lib' });
    expect(await place.clone(given({ url, maxBytes: 400_000 }))).toMatchObject({ code: 0 });
    await old.stop();
  });

  it('reports one that cannot be fetched with its path', async () => {
    commitWith('../other.git');
    expect(await refusal()).toMatchObject({ error: 'fetch', submodule: 'vendor/my lib' });
    commit = 'f'.repeat(40);
    commitWith('../library.git');
    expect(await refusal()).toMatchObject({ error: 'revision', submodule: 'vendor/my lib' });
  });

  it('attack 97: sends credentials only below the path that the Secret allows', async () => {
    makeRepository(place.at('server'), 'secret/library.git').commit({ secret: 'secret' });
    commit = repository.git('--git-dir', place.at('server/secret/library.git'), 'rev-parse', 'HEAD');
    commitWith('../../secret/library.git', 'lib');
    const with_ = (path?: string) =>
      given({
        credentials: place.credentials({
          username: 'me',
          password: 'pass word',
          ...(path !== undefined && { 'allowed-path': path }),
        }),
      });
    for (const path of ['/team/', undefined]) {
      expect(await place.error(with_(path))).toMatchObject({ error: 'fetch', submodule: 'lib' });
      place.empty('scratch', 'workspace');
    }
    expect(server.authorizations).toEqual([]);
    expect(await place.clone(with_('/secret/'))).toMatchObject({ code: 0 });
    expect(readdirSync(place.inWorkspace('lib'))).toEqual(['secret']);
  });
});
