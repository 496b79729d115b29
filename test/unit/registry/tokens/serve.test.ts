import { verify } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { serveTokens } from '../../../../src/registry/tokens/serve.ts';
import { readSigner } from '../../../../src/registry/tokens/sign.ts';
import { accountName, passwordOf, type Account } from '../../../../src/resource/registry-account.ts';
import { certificate } from '../../../support/certificate.ts';
import { jobUid } from '../../../support/job.ts';
import { tempFolder } from '../../../support/shell.ts';

const folder = tempFolder();
const passwordKey = 'k'.repeat(32);
const uploadsKey = 'u'.repeat(32);

const tls = certificate(folder.path, 'server');
const signing = certificate(folder.path, 'signer');
const signer = readSigner(signing.key, signing.cert);
const server = serveTokens({ port: 0, tls, signer, passwordKey, uploadsKey });
const client = new Agent({ connect: { ca: tls.cert } });

beforeAll(() => once(server, 'listening'));
afterAll(async () => {
  await client.close();
  server.close();
  folder.remove();
});

const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const loginOf = (account: Account) => basic(accountName(account), passwordOf(passwordKey, account));
const push: Account = { kind: 'push', uid: jobUid };
const scope = `repository:jobs/${jobUid}:pull,push`;

async function ask(path: string, authorization?: string, method: 'GET' | 'POST' = 'GET') {
  const { port } = server.address() as AddressInfo;
  const { statusCode, headers, body } = await request(`https://127.0.0.1:${port}${path}`, {
    dispatcher: client,
    method,
    headers: authorization === undefined ? {} : { authorization },
  });
  return { status: statusCode, headers, body: (await body.json()) as Record<string, unknown> };
}

const query = (scopes: readonly string[], service = 'dockerfilejob') =>
  `/token?service=${service}${scopes.map((one) => `&scope=${encodeURIComponent(one)}`).join('')}`;

const decode = (part = '') =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

describe('the server that issues tokens of the workspace registry', () => {
  it('knows the API by a key of its own, which is of no use for any other account', async () => {
    const uploads = query(['repository:uploads/team-a:pull,push']);
    const api: Account = { kind: 'api' };
    const status = async (account: Account, key: string) =>
      (await ask(uploads, basic(accountName(account), passwordOf(key, account)))).status;
    expect(await status(api, uploadsKey)).toBe(200);
    expect(await status(api, passwordKey)).toBe(401);
    expect(await status({ kind: 'operator' }, uploadsKey)).toBe(401);
    expect(await status(push, uploadsKey)).toBe(401);
  });

  it('signs what the account may do, for 15 minutes', async () => {
    const { status, body, headers } = await ask(query([scope]), loginOf(push));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    const [header, claims, signature = ''] = String(body['token']).split('.');
    const signed = Buffer.from(`${String(header)}.${String(claims)}`);
    const key = { key: signer.certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(decode(header)).toMatchObject({ alg: 'ES256', typ: 'JWT' });
    const { iat, exp, ...rest } = decode(claims);
    expect(Number(exp) - Number(iat)).toBe(900);
    expect(rest).toMatchObject({
      ...{ iss: 'dockerfilejob', aud: 'dockerfilejob', sub: `push.${jobUid}` },
      access: [{ type: 'repository', name: `jobs/${jobUid}`, actions: ['pull', 'push'] }],
    });
  });

  it('reads several scopes, together or one by one, and signs only what is allowed', async () => {
    const theirs = 'repository:jobs/00000000-0000-4000-8000-000000000000:pull';
    for (const scopes of [[`${theirs} ${scope}`], [scope, theirs]]) {
      const { body } = await ask(query(scopes), loginOf(push));
      const { access } = decode(String(body['token']).split('.')[1]);
      expect(access).toEqual([{ type: 'repository', name: `jobs/${jobUid}`, actions: ['pull', 'push'] }]);
    }
  });

  it.each([
    ['nobody', undefined],
    ['a wrong password', basic(accountName(push), 'x')],
    [
      'the password of another account',
      basic(accountName(push), passwordOf(passwordKey, { kind: 'operator' })),
    ],
    ['an unknown account', basic('admin', 'x')],
    ['another scheme', 'Bearer x'],
    ['a header that is too long', `Basic ${'QUFB'.repeat(100)}`],
  ])('refuses %s', async (_who, authorization) => {
    const { status, headers } = await ask(query([scope]), authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Basic realm="dockerfilejob"');
  });

  it('refuses another service, too many scopes, other paths and other methods', async () => {
    expect((await ask(query([scope], 'other'), loginOf(push))).status).toBe(400);
    expect((await ask(query(Array<string>(9).fill(scope)), loginOf(push))).status).toBe(400);
    expect((await ask('/', loginOf(push))).status).toBe(404);
    // No URL can be made of this one: it must not end the process.
    expect((await ask('//', loginOf(push))).status).toBe(404);
    // containerd tries POST first and then uses GET.
    expect((await ask(query([scope]), loginOf(push), 'POST')).status).toBe(405);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('does not start with a key that the registry could not verify', () => {
    expect(() => readSigner(tls.key, signing.cert)).toThrow('does not belong to the key');
    const large = certificate(folder.path, 'large', { curve: 'P-384' });
    expect(() => readSigner(large.key, large.cert)).toThrow('must be an EC key of the curve P-256');
  });
});
