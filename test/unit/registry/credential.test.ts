import { basicAuthorization, credentialFor } from '../../../src/registry/credential.ts';

describe('the credential for a registry', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const config = (auths: unknown) => JSON.stringify({ auths });

  it('is found by host and port', () => {
    const text = config({
      'other:5000': { auth: base64('x:y') },
      'registry:5000': { auth: base64('user:pa:ss') },
    });
    expect(credentialFor(text, 'registry:5000')).toEqual({ username: 'user', password: 'pa:ss' });
    expect(credentialFor(text, 'registry')).toBeUndefined();
  });

  it('is found by URL, as in older files, and in plain fields', () => {
    const text = config({ 'https://registry.example.com/v1/': { username: 'u', password: 'p' } });
    expect(credentialFor(text, 'registry.example.com')).toEqual({ username: 'u', password: 'p' });
  });

  it.each([[{}], [{ auth: base64('no colon') }], [{ username: 'without password' }]])(
    'is undefined for an entry such as %j',
    (entry) => {
      expect(credentialFor(config({ registry: entry }), 'registry')).toBeUndefined();
    },
  );

  it('is undefined without a file, or without an entry', () => {
    expect(credentialFor(undefined, 'registry')).toBeUndefined();
    expect(credentialFor('{}', 'registry')).toBeUndefined();
  });

  it.each(['', 'secret', '{"auths": {"registry": "secret"}}'])(
    'is rejected without being quoted if the file is malformed: %s',
    (text) => {
      expect(() => credentialFor(text, 'registry')).toThrow('not a Docker config.json');
      expect(() => credentialFor(text, 'registry')).not.toThrow('secret');
    },
  );

  it('is encoded as in RFC 7617', () => {
    expect(basicAuthorization({ username: 'Aladdin', password: 'open sesame' })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    );
  });
});
