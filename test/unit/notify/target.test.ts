import { allows, targetOf } from '../../../src/notify/target.ts';

const host = (text: string, allowHttp = false) => {
  const target = targetOf(text, { allowHttp });
  return 'url' in target ? target.url.hostname : target.problem;
};

describe('attack 124: the URL of a receiver', () => {
  it.each([
    ['https://2130706433/', '127.0.0.1'],
    ['https://0x7f.1/', '127.0.0.1'],
    ['https://0177.0.0.1/', '127.0.0.1'],
    ['https://127.1/', '127.0.0.1'],
    ['https://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]'],
  ])('%s is judged as the address that is connected to', (text, address) => {
    expect(host(text)).toBe(address);
  });

  it.each([
    ['https://', 'is not a URL'],
    ['http://a.example/', 'must begin with https://'],
    ['ftp://a.example/', 'must begin with https://'],
    ['https://user@a.example/', 'must have no user and no password'],
    ['https://:word@a.example/', 'must have no user and no password'],
    ['https://a.example:25/', 'must have port 80, 443, or one from 1024, not 25'],
  ])('%s is refused', (text, problem) => {
    expect(host(text)).toBe(problem);
  });

  it.each(['https://a.example:80/', 'https://a.example:443/', 'https://a.example:8443/'])(
    '%s is accepted',
    (text) => {
      expect(host(text)).toBe('a.example');
    },
  );

  it('may be plain HTTP only where that is allowed', () => {
    expect(host('http://a.example:8080/', true)).toBe('a.example');
    expect(host('ftp://a.example/', true)).toBe('must begin with https://');
  });
});

describe('attack 125: a Secret that is annotated with', () => {
  const url = new URL('https://a.example/team/app');
  it.each([
    ['https://a.example/team/app', true],
    ['https://other.example/x, https://a.example/team/app', true],
    ['https://a.example/team/', true],
    ['https://a.example', true],
    ['https://a.example/team', false],
    ['https://a.example/team/app/', false],
    ['https://a.example:8443/team/app', false],
    ['http://a.example/team/app', false],
    ['https://a.example.evil.example/team/app', false],
    ['https://a.example@evil.example/team/app', false],
    ['', false],
    ['a.example', false],
  ])('%s allows the URL: %s', (annotation, expected) => {
    expect(allows(annotation, url)).toBe(expected);
  });

  it('a folder allows no path that leads out of it when it is decoded', () => {
    const folder = 'https://a.example/team/';
    expect(allows(folder, new URL('https://a.example/team/..%2Fother'))).toBe(false);
    expect(allows(folder, new URL('https://a.example/team/%2e%2e/other'))).toBe(false);
    expect(
      allows('https://a.example/projects/team%2F', new URL('https://a.example/projects/team%2Fapp')),
    ).toBe(true);
  });
});
