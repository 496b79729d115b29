import { gitSource } from '../../../src/resource/git-source.ts';

const url = 'https://git.example.com/team/model.git';
const complaints = (given: object): string[] =>
  (gitSource.safeParse({ url, ...given }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('a Git source', () => {
  it('requires only a URL', () => {
    expect(gitSource.parse({ url })).toEqual({ url, submodules: false, lfs: false });
  });

  it.each([
    'http://git.example.com/model',
    'https://git.example.com:8443/a/b/c/model.git/',
    'http://10.0.0.5:3000/~user/model.git',
    'https://[fd00::1]:3000/model',
    'https://dev.example.com/org/My%20Project/_git/model',
    'ssh://git@git.example.com/team/model.git',
    'ssh://git.example.com/~me/model',
    'ssh://deploy-1@[fd00::1]:2222/team/My%20model.git/',
    'git@git.example.com:team/model.git',
    'http@git.example.com:/srv/model.git/',
  ])('accepts the URL %s', (given) => {
    expect(complaints({ url: given, cloneSecret: 'key' })).toEqual([]);
  });

  it.each([
    'file:///etc',
    'ext::sh -c true',
    '--upload-pack=true',
    'git.example.com:team/model.git',
    'git@git.example.com:-team/model.git',
    'git@git.example.com:team/-model.git',
    'git@git.example.com:~me/model.git',
    'git@git.example.com:a~me/model.git',
    'git@git.example.com:team//model.git',
    'git@git.example.com:my%20model.git',
    'git@-oProxyCommand=id:model.git',
    '-oProxyCommand=id@git.example.com:model.git',
    'git@[fd00::1]:model.git',
    'git@-v:model.git',
    '-v@git.example.com:model.git',
    'ssh://-v/model.git',
    'git@git.example.com:',
    'ssh://-oProxyCommand=id/model.git',
    'ssh://-l@git.example.com/model.git',
    'ssh://git:password@git.example.com/model.git',
    'ssh://git@git.example.com',
    'ssh+git://git@git.example.com/model.git',
    'git://git.example.com/model.git',
    'https://user:password@git.example.com/team/model.git',
    'https://user@git.example.com/team/model.git',
    'https://git.example.com',
    'https://git.example.com/',
    'https://git.example.com//model',
    'https://git.example.com/team/model.git?a=b',
    'https://git.example.com/team/model.git#main',
    'https://git.example.com/my model',
    'https://git.example.com/model\n',
    'https://git.example.com/a%2f..%2fb',
    'https://git.example.com/a/%2e%2e/b',
    'https://-git.example.com/a',
    'https://git.example.com/$(id)',
  ])('attack 96: rejects the URL %j', (given) => {
    expect(complaints({ url: given })).toContain(
      'url: must be an http://, https:// or ssh:// URL of a repository or user@host:path, without password, query or fragment; a user only with SSH',
    );
  });

  it.each(['ssh://git@git.example.com/model.git', 'git@git.example.com:model.git', 'http@h:model'])(
    'requires a Secret for %s, which has no key otherwise',
    (given) => {
      expect(complaints({ url: given })).toEqual([
        'cloneSecret: cloneSecret must be set for a URL with SSH: it has the key, and the host keys to trust',
      ]);
    },
  );

  it('rejects a URL that contains .. or has more than 2048 characters', () => {
    expect(complaints({ url: 'https://git.example.com/a/../b' })).toEqual(['url: must not contain ..']);
    expect(complaints({ url: `https://git.example.com/${'a'.repeat(2048)}` })).toEqual([
      'url: must be at most 2048 characters long',
    ]);
  });

  it.each(['main', 'fix/#12', 'v1.0.0-rc.1+build', 'refs/pull/7/head', 'a'.repeat(40), 'HEAD', 'user@work'])(
    'accepts the revision %s',
    (revision) => {
      expect(complaints({ revision })).toEqual([]);
    },
  );

  it.each([
    '-main',
    '--upload-pack=x',
    '+main',
    'main:other',
    'a b',
    'a^',
    'a~1',
    'a*',
    '@{-1}',
    '$(id)',
    'a\n',
  ])('rejects the revision %j', (revision) => {
    expect(complaints({ revision })).toEqual(['revision: must be a branch, a tag or a full commit SHA']);
  });

  it('rejects a range of commits', () => {
    expect(complaints({ revision: 'a..b' })).toEqual(['revision: must not contain ..']);
  });

  it.each(['docker', 'models/one', './docker/', 'a b', 'ünï'])('accepts the directory %s', (contextDir) => {
    expect(complaints({ contextDir })).toEqual([]);
  });

  it.each([
    ['/etc', 'must be the relative path of a directory'],
    ['a\nb', 'must be the relative path of a directory'],
    ['\u007f', 'must be the relative path of a directory'],
    ['../other', 'must not contain ..'],
    ['a/../../b', 'must not contain ..'],
  ])('rejects the directory %j', (contextDir, message) => {
    expect(complaints({ contextDir })).toEqual([`contextDir: ${message}`]);
  });
});
