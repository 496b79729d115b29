import { callerOfClaims } from '../../../../../src/api/auth/oidc/caller-of-claims.ts';

const mapping = {
  ...{ usernameClaim: 'sub', usernamePrefix: 'oidc:' },
  ...{ groupsClaim: 'groups', groupsPrefix: 'team:' },
};
const of = (claims: Record<string, unknown>, more: Partial<typeof mapping> = {}) =>
  callerOfClaims({ sub: 'ada', ...claims }, { ...mapping, ...more });

describe('the claims of a token', () => {
  it('become a user and groups with prefixes', () => {
    expect(of({ groups: ['a', 'b'] })).toEqual({
      username: 'oidc:ada',
      groups: ['team:a', 'team:b'],
      extra: {},
    });
    expect(of({ groups: 'one' }).groups).toEqual(['team:one']);
    expect(of({}).groups).toEqual([]);
    expect(
      callerOfClaims({ sub: 'ada', groups: ['a'] }, { ...mapping, groupsClaim: undefined }).groups,
    ).toEqual([]);
  });

  it('may have the user in another claim; an e-mail address must be verified if the issuer says so', () => {
    const email = { usernameClaim: 'email' };
    const claims = { email: 'ada@example.com' };
    expect(of(claims, email).username).toBe('oidc:ada@example.com');
    expect(of({ ...claims, email_verified: true }, email).username).toBe('oidc:ada@example.com');
    for (const unsure of [false, 'true', 1])
      expect(() => of({ ...claims, email_verified: unsure }, email)).toThrow('is not verified');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an empty name', { sub: '' }, 'the claim sub of the token must be text'],
    ['a number', { sub: 7 }, 'the claim sub of the token must be text'],
    ['a long name', { sub: 'x'.repeat(257) }, 'the claim sub of the token must have at most 256 characters'],
    ['a line break', { sub: 'ada\nbob' }, 'the claim sub of the token must have no control characters'],
    [
      'a hidden mark',
      { groups: ['a\u202Eb'] },
      'the claim groups of the token must have no control characters',
    ],
    ['groups that are no text', { groups: [{ name: 'a' }] }, 'the claim groups of the token must be text'],
    ['groups of groups', { groups: [['a', ['b']]] }, 'the claim groups of the token must be text'],
  ])('are refused with %s', (_, claims, message) => {
    expect(() => of(claims)).toThrow(message);
  });

  it("attack 90: never become a name of Kubernetes' own, whatever the prefix", () => {
    const claims = { sub: 'tem:admin', groups: ['tem:masters'] };
    expect(() => of(claims, { usernamePrefix: 'sys' })).toThrow(
      'must not make a name that begins with system:',
    );
    expect(() => of(claims, { groupsPrefix: 'sys' })).toThrow(
      'must not make a name that begins with system:',
    );
    expect(of({ sub: 'system:admin', groups: ['system:masters'] })).toMatchObject({
      username: 'oidc:system:admin',
      groups: ['team:system:masters'],
    });
  });
});
