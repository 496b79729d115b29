import { isSameRepository, repositoryKey } from '../../../../src/api/hooks/repository.ts';

describe('the repository of a URL', () => {
  it.each([
    'https://git.example.com/team/app.git',
    'http://git.example.com/team/app',
    'https://git.example.com:8443/team/app/',
    'https://me@git.example.com/team/app.git/',
    'ssh://git@git.example.com:2222/team/app.git',
    'git@git.example.com:team/app.git',
    'git@git.example.com:/team/app',
    'GIT@Git.Example.com:team/app',
  ])('%s is the same with another protocol, user or port', (url) => {
    expect(repositoryKey(url)).toBe('git.example.com/team/app');
  });

  it('has brackets around an IPv6 address, and not its end for a port', () => {
    expect(repositoryKey('http://[2001:db8::1]:3000/team/app.git')).toBe('[2001:db8::1]/team/app');
    expect(repositoryKey('http://[2001:db8::1]/team/app.git')).toBe('[2001:db8::1]/team/app');
  });

  it.each([
    '',
    'app',
    'file:///srv/app.git',
    'https://git.example.com',
    'https:///app',
    'git@:app',
    'h:',
    'https://h//',
  ])('is unknown for %j', (url) => {
    expect(repositoryKey(url)).toBeUndefined();
    expect(isSameRepository(url, [url])).toBe(false);
  });
});

describe('attack 119: a push to another repository', () => {
  const url = 'https://git.example.com/team/app.git';

  it.each([
    'https://git.example.com/team/other.git',
    'https://git.example.com/team2/app.git',
    'https://git.example.com/x/team/app.git',
    'https://git.example.com/Team/app.git',
    'https://git.example.org/team/app.git',
    'https://git.example.com@evil.example/team/app.git',
    'https://evil.example/git.example.com/team/app.git',
    'https://evil.example#git.example.com/team/app.git',
    'git@git.example.com:team/app.git.git.x',
  ])('%s is not taken for this one', (other) => {
    expect(isSameRepository(url, [other])).toBe(false);
  });

  it('is not refused if one of the URLs is that of the template', () => {
    expect(isSameRepository(url, ['https://elsewhere.example/a', 'git@git.example.com:team/app.git'])).toBe(
      true,
    );
  });
});

test('a URL of two thousand slashes, dots or colons is read in linear time', () => {
  const begun = performance.now();
  for (const filling of ['/', '.git', ':1', '@', 'a'])
    repositoryKey(`https://h/${filling.repeat(2048 / filling.length)}`);
  expect(performance.now() - begun).toBeLessThan(1000);
});
