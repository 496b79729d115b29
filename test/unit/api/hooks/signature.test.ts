import { isStandard, proofOf, standardKey } from '../../../../src/api/hooks/signature.ts';
import type { Forge } from '../../../../src/resource/template/webhook.ts';
import { signedBy } from '../../../support/webhooks/sign.ts';

const proof = (forge: Forge, secret: string, body: string, headers: Readonly<Record<string, string>>) =>
  proofOf(forge, secret, {
    body: Buffer.from(body),
    header: (name) => headers[name.toLowerCase()],
  });

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation */
const github = {
  secret: "It's a Secret to Everybody",
  body: 'Hello, World!',
  hex: '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
};
/** standard-webhooks/libraries/javascript/src/webhook.test.ts, «sign function works» */
const standard = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  body: '{"test": 2432232314}',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
};
const signedAs = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', sentAt: 1_614_265_330_000 };
const other = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';

describe('a signature', () => {
  it("of GitHub's documents is right", () => {
    const headers = { 'x-hub-signature-256': `sha256=${github.hex}` };
    expect(proof('github', github.secret, github.body, headers)).toEqual({});
  });

  it.each(['x-gitea-signature', 'x-forgejo-signature'])('of the same secret is right as %s', (name) => {
    expect(proof('gitea', github.secret, github.body, { [name]: github.hex })).toEqual({});
  });

  it('of the tests of Standard Webhooks is right, with the prefix of the secret and without', () => {
    const { secret, body, headers } = standard;
    expect(proof('generic', secret, body, headers)).toEqual(signedAs);
    expect(proof('generic', secret.replace('whsec_', ''), body, headers)).toEqual(signedAs);
  });

  it('is right among others, as long as a secret is being replaced', () => {
    const { secret, body, headers } = standard;
    const several = [other, other.replace('v1', 'v2'), headers['webhook-signature'], other].join(' ');
    expect(proof('generic', secret, body, { ...headers, 'webhook-signature': several })).toEqual(signedAs);
  });

  it('is that of Standard Webhooks for GitLab, too, with a signing token', () => {
    expect(proof('gitlab', standard.secret, standard.body, standard.headers)).toEqual(signedAs);
  });

  it('is the token itself for GitLab without a signing token', () => {
    const secret = 'a token of GitLab';
    expect(proof('gitlab', secret, 'any', { 'x-gitlab-token': secret })).toEqual({});
  });
});

describe('attack 118: a delivery proves nothing', () => {
  const forges: readonly Forge[] = ['github', 'gitea', 'gitlab', 'generic'];
  const secret = 'c2VjcmV0IG9mIHRoZSB3ZWJob29r';

  it.each(forges)('to %s without a signature, with an empty one, with another secret', (forge) => {
    const signed = signedBy(forge, secret, 'body');
    const empty = Object.fromEntries(Object.keys(signed).map((name) => [name, '']));
    expect(proof(forge, secret, 'body', signed)).toBeDefined();
    expect(proof(forge, secret, 'body', {})).toBeUndefined();
    expect(proof(forge, secret, 'body', empty)).toBeUndefined();
    expect(proof(forge, secret, 'body', signedBy(forge, secret.toLowerCase(), 'body'))).toBeUndefined();
    for (const other of forges.filter((one) => one !== forge))
      expect(proof(other, secret, 'body', signed)).toBeUndefined();
  });

  it.each(['github', 'gitea', 'generic'] as const)('to %s if the body was changed', (forge) => {
    expect(proof(forge, secret, 'Body', signedBy(forge, secret, 'body'))).toBeUndefined();
  });

  it.each([
    ['the algorithm that is broken', { 'x-hub-signature': `sha1=${'a'.repeat(40)}` }],
    ['no algorithm', { 'x-hub-signature-256': github.hex }],
    ['another algorithm', { 'x-hub-signature-256': `sha1=${github.hex}` }],
    ['half of it', { 'x-hub-signature-256': `sha256=${github.hex.slice(0, 32)}` }],
    ['something behind it', { 'x-hub-signature-256': `sha256=${github.hex}0` }],
  ])('to github with %s', (_what, headers) => {
    expect(proof('github', github.secret, github.body, headers)).toBeUndefined();
  });

  it.each([
    ['another ID', { 'webhook-id': 'msg_other' }],
    ['no ID', { 'webhook-id': '' }],
    ['another time', { 'webhook-timestamp': '1614265331' }],
    ['a time with a sign', { 'webhook-timestamp': '+1614265330' }],
    [
      'a signature of another version',
      { 'webhook-signature': 'v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    ],
    ['a part of the signature', { 'webhook-signature': 'v1,g0hM9SsE' }],
    [
      'the signature behind too many others',
      { 'webhook-signature': `${`${other} `.repeat(8)}${standard.headers['webhook-signature']}` },
    ],
  ])('in Standard Webhooks with %s', (_what, changed) => {
    const headers = { ...standard.headers, ...changed };
    expect(proof('generic', standard.secret, standard.body, headers)).toBeUndefined();
  });

  it('with a signature of the same bytes that are read as another ID, time and body', () => {
    const signed = signedBy('generic', secret, '1.body', { id: 'msg', at: 1_614_265_330 });
    const shifted = { ...signed, 'webhook-id': 'msg.1614265330', 'webhook-timestamp': '1' };
    expect(proof('generic', secret, '1.body', signed)).toBeDefined();
    expect(proof('generic', secret, 'body', shifted)).toBeUndefined();
  });

  it('with a signing token of GitLab that is sent as a secret token, or a token of any length', () => {
    expect(proof('gitlab', standard.secret, 'any', { 'x-gitlab-token': standard.secret })).toBeUndefined();
    const long = 'a'.repeat(1025);
    expect(proof('gitlab', long, 'any', { 'x-gitlab-token': long })).toBeUndefined();
  });

  it('with a secret of Standard Webhooks that is no base64', () => {
    const password = 'pass-word, and more';
    expect(standardKey(password)).toBeUndefined();
    expect(proof('generic', password, 'body', signedBy('generic', password, 'body'))).toBeUndefined();
  });
});

test('the key of a secret is what its base64 stands for, padded or not', () => {
  expect(standardKey('whsec_YWI=')).toEqual(Buffer.from('ab'));
  expect(standardKey('YWI')).toEqual(Buffer.from('ab'));
});

test.each([
  ['generic', 'any', true],
  ['gitlab', 'whsec_any', true],
  ['gitlab', 'any', false],
  ['github', 'whsec_any', false],
] as const)('the secret of %s that is %s: Standard Webhooks is %s', (forge, secret, expected) => {
  expect(isStandard(forge, secret)).toBe(expected);
});
