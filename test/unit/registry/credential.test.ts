import { basicAuthorization, credentialFor } from '../../../src/registry/credential.ts';

describe('the credentials for a registry', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const config = (auths: unknown) => JSON.stringify({ auths });

  it('are found by host and port', () => {
    const text = config({
      'other:5000': { auth: base64('x:y') },
      'registry:5000': { auth: base64('user:pa:ss') },
    });
    expect(credentialFor(text, 'registry:5000')).toEqual({ username: 'user', password: 'pa:ss' });
    expect(credentialFor(text, 'registry')).toBeUndefined();
  });

  it('are found by an address of older files, and may be in plain', () => {
    const text = config({ 'https://registry.example.com/v1/': { username: 'u', password: 'p' } });
    expect(credentialFor(text, 'registry.example.com')).toEqual({ username: 'u', password: 'p' });
  });

  it.each([[{}], [{ auth: base64('no colon') }], [{ username: 'without password' }]])(
    'are none in an entry like %j',
    (entry) => {
      expect(credentialFor(config({ registry: entry }), 'registry')).toBeUndefined();
    },
  );

  it('are none where there is no file, or none in it', () => {
    expect(credentialFor(undefined, 'registry')).toBeUndefined();
    expect(credentialFor('{}', 'registry')).toBeUndefined();
  });

  it.each(['', 'secret', '{"auths": {"registry": "secret"}}'])(
    'are refused without being quoted: %s',
    (text) => {
      expect(() => credentialFor(text, 'registry')).toThrow('not a Docker config.json');
      expect(() => credentialFor(text, 'registry')).not.toThrow('secret');
    },
  );

  it('are sent as RFC 7617 says', () => {
    expect(basicAuthorization({ username: 'Aladdin', password: 'open sesame' })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    );
  });
});
