import { parseChallenge } from '../../../src/registry/challenge.ts';

describe('the challenge of a registry', () => {
  it('may ask for a token, with commas inside of quotes', () => {
    const header =
      'Bearer realm="https://auth.example.com/token",service="registry",scope="repository:jobs/1:pull,delete"';
    expect(parseChallenge(header)).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.example.com/token',
      service: 'registry',
      scope: 'repository:jobs/1:pull,delete',
    });
  });

  it('may have spaces, capitals, quoted quotes and bare words', () => {
    expect(parseChallenge('BEARER  Realm = "a\\"b" , service=plain')).toEqual({
      scheme: 'bearer',
      realm: 'a"b',
      service: 'plain',
      scope: undefined,
    });
  });

  it('may ask for a password', () => {
    expect(parseChallenge('Basic realm="Registry Realm"')).toEqual({ scheme: 'basic' });
    expect(parseChallenge('Negotiate, Basic')).toEqual({ scheme: 'basic' });
  });

  it.each(['', 'Negotiate', 'Digest realm="x"', 'Bearer service="no realm"'])(
    'cannot be met: %s',
    (header) => {
      expect(parseChallenge(header)).toBeUndefined();
    },
  );
});
