import { exportJWK, exportSPKI, SignJWT } from 'jose';
import { oidcVerifier, type OidcVerifier } from '../../../../../src/api/auth/oidc/index.ts';
import type { OidcOptions } from '../../../../../src/api/auth/oidc/options.ts';
import { makeKey, startIssuer, type Issuer } from '../../../../support/oidc/issuer.ts';
import { seconds, sign, unsigned, type Claims } from '../../../../support/oidc/sign.ts';

const audience = 'urn:dockerfilejob';
let issuer: Issuer;
let verifier: OidcVerifier;
let time = 0;

const optionsOf = ({ url, ca }: Issuer): OidcOptions => ({
  issuer: url,
  audience,
  usernameClaim: 'sub',
  usernamePrefix: 'oidc:',
  groupsClaim: 'groups',
  groupsPrefix: 'oidc:',
  ca,
  algorithms: ['RS256'],
});
const claims = (more: Claims = {}): Claims => ({
  ...{ iss: issuer.url, aud: audience, sub: 'ada', exp: seconds(60) },
  ...more,
});
const refused = (detail: string) => ({ reason: 'Unauthorized', message: detail });

beforeAll(async () => {
  issuer = await startIssuer();
  verifier = oidcVerifier(optionsOf(issuer), undefined, () => time);
});
afterAll(() => issuer.stop());

describe('a token of an issuer of OpenID Connect', () => {
  it('identifies its owner, with prefixes', async () => {
    const token = await issuer.token(audience);
    expect(verifier.claims(token)).toBe(true);
    expect(await verifier.verify(token)).toEqual({
      username: 'oidc:robot',
      groups: ['oidc:robots', 'oidc:system:masters'],
      extra: {},
    });
  });

  it('may be some seconds off', async () => {
    const { username } = await verifier.verify(
      await sign(issuer.key, claims({ exp: seconds(-5), nbf: seconds(5) })),
    );
    expect(username).toBe('oidc:ada');
  });

  it.each<[string, () => Claims, string]>([
    ['has expired', () => claims({ exp: seconds(-15) }), 'the token has expired'],
    [
      'never ends',
      () => claims({ exp: undefined }),
      'the token must have an end: the claim exp is missing or no number',
    ],
    ['is not valid yet', () => claims({ nbf: seconds(20) }), 'the token is not valid yet'],
    ['is for others', () => claims({ aud: ['urn:others'] }), 'the token is for another audience'],
    ['is for nobody', () => claims({ aud: undefined }), 'the token is for another audience'],
    ['has another issuer', () => claims({ iss: 'https://127.0.0.1:1' }), 'the token is invalid'],
    ['has no owner', () => claims({ sub: undefined }), 'the claim sub of the token must be text'],
  ])('is refused if it %s', async (_, given, detail) => {
    await expect(verifier.verify(await sign(issuer.key, given()))).rejects.toMatchObject(refused(detail));
  });

  it('is for this issuer only if its claim says exactly so', async () => {
    const others = claims({ iss: `${issuer.url}/` });
    expect(verifier.claims(await sign(issuer.key, others))).toBe(false);
    expect(['', 'a.b.c', 'abc', `${'e30.'.repeat(4)}e30`].map((text) => verifier.claims(text))).toEqual([
      ...[false, false, false, false],
    ]);
  });
});

describe('attack 88: a forged token', () => {
  it.each(['none', 'None', ''])('is refused without a signature, alg %j', async (alg) => {
    const token = unsigned({ alg, kid: issuer.key.kid }, claims());
    await expect(verifier.verify(token)).rejects.toMatchObject(refused('the token is invalid'));
  });

  it('is refused if it is signed with the public key as a shared secret (HS256)', async () => {
    const { publicKey } = issuer.key;
    const secrets = [await exportSPKI(publicKey), JSON.stringify(await exportJWK(publicKey))];
    for (const secret of secrets) {
      const token = await sign(issuer.key, claims(), { alg: 'HS256', key: Buffer.from(secret) });
      await expect(verifier.verify(token)).rejects.toMatchObject(refused('the token is invalid'));
    }
  });

  it("is refused if it is signed with another key, under the name of the issuer's", async () => {
    const { privateKey } = await makeKey();
    const token = await sign({ kid: issuer.key.kid, privateKey }, claims());
    await expect(verifier.verify(token)).rejects.toMatchObject(refused('the token is invalid'));
  });

  it('is refused if it is signed by an algorithm that was not chosen, though by the right key', async () => {
    const key = await crypto.subtle.importKey(
      'jwk',
      { ...issuer.key.jwk, kty: 'RSA', alg: 'RS512' },
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
      false,
      ['sign'],
    );
    const token = await sign(issuer.key, claims(), { alg: 'RS512', key });
    await expect(verifier.verify(token)).rejects.toMatchObject(refused('the token is invalid'));
  });

  it('brings no key of its own', async () => {
    const { kid, jwk, privateKey } = await makeKey();
    const { n, e, kty } = jwk;
    const header = { alg: 'RS256', kid, jwk: { n, e, kty } as object, jku: 'https://127.0.0.1:1/jwks' };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    await expect(verifier.verify(token)).rejects.toMatchObject(refused('the token is invalid'));
  });
});

describe('the keys of the issuer', () => {
  it('attack 89: are not asked for again, however many tokens name unknown ones', async () => {
    time += 60_000;
    const before = await issuer.countKeyRequests();
    const { privateKey } = await makeKey();
    const forge = async (count: number): Promise<void> => {
      const tokens = await Promise.all(
        Array.from({ length: count }, (_, at) => sign({ kid: `${time}-${at}`, privateKey }, claims())),
      );
      const verdicts = await Promise.allSettled(tokens.map((token) => verifier.verify(token)));
      expect(verdicts.every(({ status }) => status === 'rejected')).toBe(true);
    };
    await forge(50);
    await forge(50);
    expect((await issuer.countKeyRequests()) - before).toBe(1);
    time += 9_000;
    await forge(20);
    expect((await issuer.countKeyRequests()) - before).toBe(1);
  });

  it('are read again when a token names a new one, and old ones are worth nothing then', async () => {
    const old = await sign(issuer.key, claims());
    expect(await verifier.verify(old)).toMatchObject({ username: 'oidc:ada' });
    const key = await makeKey();
    await issuer.useKey(key);
    time += 10_000;
    expect(await verifier.verify(await issuer.token(audience))).toMatchObject({ username: 'oidc:robot' });
    await expect(verifier.verify(old)).rejects.toMatchObject(refused('the token is invalid'));
  });

  it('are used for an hour if the issuer is down; then it is Unavailable, and so is a new verifier', async () => {
    const token = await issuer.token(audience);
    const other = oidcVerifier(optionsOf(issuer));
    await issuer.stop();
    time += 30 * 60_000;
    expect(await verifier.verify(token)).toMatchObject({ username: 'oidc:robot' });
    time += 31 * 60_000;
    const down = { reason: 'Unavailable', headers: { 'Retry-After': '10' } };
    await expect(verifier.verify(token)).rejects.toMatchObject(down);
    await expect(other.verify(token)).rejects.toMatchObject(down);
    // Without asking again.
    await expect(other.verify(token)).rejects.toMatchObject(down);
  });
});
