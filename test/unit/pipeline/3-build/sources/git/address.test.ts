import { allowedPath } from '../../../../../../src/pipeline/3-build/sources/git/address.ts';

const url = 'https://git.example.com/team/model.git';

describe('the annotation', () => {
  it.each([
    'https://git.example.com/team/model.git',
    'https://git.example.com/team/model.git/',
    'https://git.example.com/team/',
    'https://git.example.com/team',
    'https://git.example.com',
    'https://GIT.example.com:443/',
  ])('%s allows the URL', (prefix) => {
    expect(allowedPath(prefix, url)).toMatch(/\/$/);
  });

  it.each([
    '',
    '*',
    'git.example.com',
    'https://',
    'http://git.example.com/team',
    'https://git.example.com:8443/team',
    'https://git.example.co',
    'https://git.example.com/te',
    'https://git.example.com/team/model',
    'https://git.example.com/team/model.git/more',
    'https://git.example.com/team?x',
    'https://git.example.com/team#x',
    'https://me@git.example.com/team',
    'https://:secret@git.example.com/team',
  ])('%j does not allow the URL', (prefix) => {
    expect(allowedPath(prefix, url)).toBeUndefined();
  });

  it.each([
    ['https://git.example.com.evil.example/team/model.git'],
    ['https://git.example.com:99999/team/model.git'],
    ['https://git.example.com/other/../team2/model.git'],
  ])('does not allow credentials to be sent to %s', (elsewhere) => {
    expect(allowedPath('https://git.example.com/team', elsewhere)).toBeUndefined();
  });
});

describe('the annotation for a URL with SSH', () => {
  it.each([
    ['git@git.example.com:team/model.git', 'git@git.example.com:team/model.git', '/~/team/model.git/'],
    ['git@git.example.com:team', 'git@GIT.example.com:team/model.git', '/~/team/'],
    ['git@git.example.com:', 'git@git.example.com:team/model.git', '/~/'],
    ['git@git.example.com:/srv', 'ssh://git@git.example.com:22/srv/model.git', '/srv/'],
    ['ssh://git@git.example.com', 'ssh://git@git.example.com/team/model.git', '/'],
    ['ssh://git@git.example.com:2222/team/', 'ssh://git@git.example.com:2222/team/model.git/', '/team/'],
    ['ssh://git@git.example.com/~/team', 'git@git.example.com:team/model.git', '/~/team/'],
    ['ssh://git.example.com/team', 'ssh://git.example.com/team/model.git', '/team/'],
  ])('%s allows %s', (prefix, repository, path) => {
    expect(allowedPath(prefix, repository)).toBe(path);
  });

  it.each([
    ['git@git.example.com:team', 'ssh://git@git.example.com/team/model.git'],
    ['ssh://git@git.example.com/team', 'git@git.example.com:team/model.git'],
    ['git@git.example.com:te', 'git@git.example.com:team/model.git'],
    ['git@git.example.com:team', 'root@git.example.com:team/model.git'],
    ['git@git.example.com:team', 'git@git.example.org:team/model.git'],
    ['ssh://git.example.com/team', 'ssh://git@git.example.com/team/model.git'],
    ['ssh://git@git.example.com/team', 'ssh://git@git.example.com:2222/team/model.git'],
    ['ssh://git:secret@git.example.com/team', 'ssh://git@git.example.com/team/model.git'],
    ['https://git.example.com/team', 'ssh://git@git.example.com/team/model.git'],
    ['git@git.example.com:team?x', 'git@git.example.com:team/model.git'],
    ['ftp://git.example.com/team', 'ftp://git.example.com/team/model.git'],
    ['git@git.example.com', 'git@git.example.com:team/model.git'],
  ])('%s does not allow %s', (prefix, repository) => {
    expect(allowedPath(prefix, repository)).toBeUndefined();
  });
});
