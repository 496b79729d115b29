import { judged, mostSecret, storedIn } from '../../../../src/api/hooks/secret.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const good = 'a secret that nobody guesses';
const judge = (
  data: Readonly<Record<string, unknown>> | undefined,
  forge: 'github' | 'generic' = 'github',
  secretKey = 'app',
) => judged(storedIn(data, secretKey), { forge, secretKey });

describe('the secret of a webhook', () => {
  it('is the value of the key, without the line break that an editor leaves', () => {
    expect(judge({ app: encoded(good), other: encoded('x') })).toEqual({ secret: good });
    expect(judge({ app: encoded(`${good}\n`) })).toEqual({ secret: good });
    expect(judge({ app: encoded(`${good}\r\n`) })).toEqual({ secret: good });
  });

  it.each([
    [
      'no Secret',
      undefined,
      /^there is no Secret dockerfilejob-webhooks in the namespace of the template; create it$/,
    ],
    [
      'no key',
      { other: encoded(good) },
      /^Secret dockerfilejob-webhooks has no key app, which spec.webhook.secretKey names$/,
    ],
    ['a key that is no text', { app: 1 }, /has no key app/],
    [
      'a short secret',
      { app: encoded('fifteen letters') },
      /^key app of .* must have 16 to 4096 characters, but has 15; use openssl/,
    ],
    ['a short secret behind a prefix', { app: encoded(`whsec_${'a'.repeat(15)}`) }, /but has 15;/],
    ['a secret that is too long', { app: encoded('a'.repeat(mostSecret + 1)) }, /but has 4097;/],
  ])('is refused with %s, and the log says what to do', (_what, data, problem) => {
    expect(judge(data)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  it('must be base64 where the standard wants it', () => {
    expect(judge({ app: encoded(good) }, 'generic')).toEqual({
      problem: expect.stringMatching(/must be base64/) as string,
    });
    const secret = encoded(good);
    expect(judge({ app: encoded(secret) }, 'generic')).toEqual({ secret });
  });

  it('is not a member that every object has', () => {
    expect(judge({}, 'github', 'constructor')).toEqual({
      problem: expect.stringMatching(/has no key/) as string,
    });
  });

  it('fills no memory, however long it is', () => {
    const stored = storedIn({ app: 'a'.repeat(1_000_000) }, 'app');
    expect(stored.is === 'value' && stored.value.length).toBeLessThan(2 * mostSecret);
  });

  it('is not shown in any problem', () => {
    expect(JSON.stringify(judge({ app: encoded('fifteen letters') }))).not.toContain('fifteen');
  });
});
