import { makeAuth, type AuthOptions, type Rates } from '../../../../src/api/auth/index.ts';
import type { Caller } from '../../../../src/api/store/job-store.ts';
import { unsigned } from '../../../support/oidc/sign.ts';

const issuer = 'https://127.0.0.1:1';
const oidc = {
  ...{ issuer, audience: 'api', usernameClaim: 'sub', usernamePrefix: 'oidc:', groupsPrefix: 'oidc:' },
  algorithms: ['RS256'] as const,
};
const rates = (caller: number, strangers: number): Rates => ({
  caller: { perSecond: 0.001, burst: caller },
  strangers: { perSecond: 0.001, burst: strangers },
});

/** An apiserver that accepts the tokens that begin with `good`; the rest is the name. */
function authWith(options: Partial<Extract<AuthOptions, { mode: 'token' }>> = {}) {
  const reviewed: string[] = [];
  const store = {
    reviewToken: (token: string): Promise<Caller | undefined> => {
      reviewed.push(token);
      const username = /^good-(.*)/.exec(token)?.[1];
      return Promise.resolve(username === undefined ? undefined : { username, groups: [], extra: {} });
    },
    reviewAccess: () => Promise.resolve(true),
  };
  const auth = makeAuth({ mode: 'token', ...options }, store);
  const reasonFor = async (token: string): Promise<string> =>
    auth.identify(`Bearer ${token}`).then(
      ({ username }) => username,
      (error: unknown) => (error as { reason: string }).reason,
    );
  return { auth, reviewed, reasonFor };
}

/** A second in which reviews that were found out expire, and tokens do not. */
const later = (milliseconds: number): void => {
  const now = performance.now();
  jest.spyOn(performance, 'now').mockImplementation(() => now + milliseconds);
};
afterEach(() => jest.restoreAllMocks());

describe('a token', () => {
  it('that says it is from the configured issuer is never shown to the cluster, and others are', async () => {
    const { reviewed, reasonFor } = authWith({ oidc });
    const theirs = unsigned({ alg: 'none' }, { iss: issuer });
    const others = unsigned({ alg: 'none' }, { iss: 'https://kubernetes.default.svc' });
    expect(await reasonFor(theirs)).toBe('Unauthorized');
    expect(await reasonFor(others)).toBe('Unauthorized');
    expect(await reasonFor('good-ada')).toBe('ada');
    expect(reviewed).toEqual([others, 'good-ada']);
  });

  it('is Unavailable, not wrong, while its issuer is down', async () => {
    const { auth } = authWith({ oidc });
    const token = `${unsigned({ alg: 'RS256', kid: 'a' }, { iss: issuer })}AAAA`;
    await expect(auth.identify(`Bearer ${token}`)).rejects.toMatchObject({
      reason: 'Unavailable',
      headers: { 'Retry-After': '10' },
    });
  });

  it('of more than 8192 characters is refused before anybody looks at it', async () => {
    const { auth, reviewed } = authWith({ oidc });
    await expect(auth.identify(`Bearer ${'a'.repeat(8_193)}`)).rejects.toMatchObject({
      reason: 'Unauthorized',
      message: 'the token must have at most 8192 characters',
    });
    expect(reviewed).toEqual([]);
  });
});

describe('attack 91: a flood of wrong tokens', () => {
  it('costs the cluster a limited number of reviews, and no more if they are all the same', async () => {
    const { reviewed, reasonFor } = authWith({ rates: rates(100, 5) });
    for (let count = 0; count < 50; count += 1) expect(await reasonFor('wrong')).toBe('Unauthorized');
    expect(reviewed).toHaveLength(1);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => reasonFor(`wrong-${at}`)));
    expect(answers.filter((reason) => reason === 'TooManyRequests')).toHaveLength(46);
    expect(reviewed).toHaveLength(5);
  });

  it('shuts nobody out whose token was valid before, even when its review has expired', async () => {
    const { reviewed, reasonFor } = authWith({ rates: rates(100, 5) });
    expect(await reasonFor('good-ada')).toBe('ada');
    for (let count = 0; count < 10; count += 1) await reasonFor(`wrong-${count}`);
    later(11_000);
    expect(await reasonFor('good-ada')).toBe('ada');
    expect(await reasonFor('good-bob')).toBe('TooManyRequests');
    expect(reviewed.filter((token) => token === 'good-ada')).toHaveLength(2);
  });

  it('is not made of valid tokens: these cost nothing of the limit', async () => {
    const { reasonFor } = authWith({ rates: rates(100, 2) });
    for (const who of ['ada', 'bob', 'eve', 'kim']) expect(await reasonFor(`good-${who}`)).toBe(who);
  });
});

describe('a caller with too many requests', () => {
  it('is told to wait, whatever token it shows, and nobody else is', async () => {
    const { auth, reasonFor } = authWith({ rates: rates(3, 100) });
    for (let count = 0; count < 3; count += 1) await reasonFor('good-ada');
    await expect(auth.identify('Bearer good-ada')).rejects.toMatchObject({
      reason: 'TooManyRequests',
      headers: { 'Retry-After': '1000' },
    });
    expect(await reasonFor('good-bob')).toBe('bob');
  });

  it('is everybody together if nobody needs a token', async () => {
    const store = {
      reviewToken: () => Promise.reject(new Error()),
      reviewAccess: () => Promise.resolve(false),
    };
    const auth = makeAuth({ mode: 'none', rates: rates(2, 100) }, store);
    await auth.identify(undefined);
    await auth.identify('Bearer any');
    await expect(auth.identify(undefined)).rejects.toMatchObject({ reason: 'TooManyRequests' });
  });

  it('is not counted without rates', async () => {
    const { reasonFor } = authWith();
    for (let count = 0; count < 2_000; count += 1) expect(await reasonFor('good-ada')).toBe('ada');
  });
});
