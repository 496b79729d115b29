import { tokenOf } from '../../../../src/api/auth/token-of.ts';
import { Problem } from '../../../../src/api/problems/problem.ts';

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
function refusal(authorization: string | undefined, accepted: boolean): Problem {
  try {
    tokenOf(authorization, accepted);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the token of a request', () => {
  it('is in its header', () => {
    expect(tokenOf('Bearer abc.d-e_f~+/==')).toBe('abc.d-e_f~+/==');
    expect(tokenOf('bearer  abc ')).toBe('abc');
    expect(tokenOf('Bearer abc', true)).toBe('abc');
  });

  it('is the password of HTTP Basic, whatever the name, if that is accepted', () => {
    expect(tokenOf(basic('ada:abc.def'), true)).toBe('abc.def');
    expect(tokenOf(basic(':abc'), true)).toBe('abc');
    expect(tokenOf(basic(`größe:${'a'.repeat(8_192)}`), true)).toHaveLength(8_192);
  });

  it('is not looked for in HTTP Basic otherwise', () => {
    expect(refusal(basic('ada:abc'), false).message).toBe(
      'a bearer token is required: Authorization: Bearer <token>',
    );
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer a b',
    'Basic',
    basic('ada'),
    basic('ada:'),
    basic('ada:a b'),
    basic('a:b:c'),
  ])('is missed in %j', (authorization) => {
    expect(refusal(authorization, true).message).toMatch(/HTTP Basic with the token as the password$/);
  });

  it.each([
    ['Bearer', `Bearer ${'a'.repeat(8_193)}`],
    ['Basic', basic(`ada:${'a'.repeat(8_193)}`)],
    ['Basic, with a long name', basic(`${'a'.repeat(12_000)}:abc`)],
  ])('has at most 8192 characters: %s', (_, authorization) => {
    expect(refusal(authorization, true).message).toBe('the token must have at most 8192 characters');
  });

  it('attack 95: is never asked for by HTTP Basic, so that no browser sends it by itself for another site', () => {
    for (const accepted of [true, false])
      expect(refusal(undefined, accepted).headers['WWW-Authenticate']).toBe('Bearer realm="dockerfilejob"');
  });
});
