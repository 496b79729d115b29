import { parseChallenge } from '../../../src/registry/challenge.ts';

describe('the challenge of a registry', () => {
  it('can ask for a token, with commas within quotes', () => {
    const header =
      'Bearer realm="https://auth.example.com/token",service="registry",scope="repository:jobs/1:pull,delete"';
    expect(parseChallenge(header)).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.example.com/token',
      service: 'registry',
      scope: 'repository:jobs/1:pull,delete',
    });
  });

  it('can have spaces, capitals, escaped quotes and unquoted values', () => {
    expect(parseChallenge('BEARER  Realm = "a\\"b" , service=plain')).toEqual({
      scheme: 'bearer',
      realm: 'a"b',
      service: 'plain',
      scope: undefined,
    });
  });

  it('can ask for a password', () => {
    expect(parseChallenge('Basic realm="Registry Realm"')).toEqual({ scheme: 'basic' });
    expect(parseChallenge('Negotiate, Basic')).toEqual({ scheme: 'basic' });
  });

  it.each(['', 'Negotiate', 'Digest realm="x"', 'Bearer service="no realm"'])(
    'is unsupported: %s',
    (header) => {
      expect(parseChallenge(header)).toBeUndefined();
    },
  );
});
