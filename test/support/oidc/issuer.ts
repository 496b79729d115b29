import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { Agent, request } from 'undici';
import { certificate } from '../certificate.ts';

/** A key of the issuer, for tests that sign what no issuer would. */
export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** Without `alg`, as many issuers publish it: then the algorithm of a token is not bound to that of the key. */
  readonly jwk: JWK;
}

export interface Issuer {
  readonly url: string;
  /** The certificate of its server. */
  readonly ca: string;
  readonly key: IssuerKey;
  /** A token that it issues, by the grant for clients. */
  readonly token: (audience: string) => Promise<string>;
  /** From now on, it knows only this key. */
  readonly useKey: (key: IssuerKey) => Promise<void>;
  /** How often its keys were asked for. */
  readonly countKeyRequests: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

export async function makeKey(): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomUUID();
  return {
    kid,
    privateKey,
    publicKey,
    jwk: { ...(await exportJWK(privateKey)), kid, use: 'sig' },
  };
}

/** Starts oidc-provider on loopback, in a process of its own: its packages are no CommonJS. */
export async function startIssuer(): Promise<Issuer> {
  const tls = certificate(mkdtempSync(join(tmpdir(), 'issuer-')), 'issuer');
  const child = fork(join(import.meta.dirname, 'issuer-process.ts'), {
    execArgv: [],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ask = async (message: object | string): Promise<unknown> => {
    const answer = once(child, 'message');
    child.send(message);
    return ((await answer) as [unknown])[0];
  };
  const url = String(await ask({ tls }));
  const key = await makeKey();
  const useKey = async ({ jwk }: IssuerKey): Promise<void> => {
    await ask({ keys: [jwk] });
  };
  await useKey(key);
  const dispatcher = new Agent({ connect: { ca: tls.cert } });

  return {
    url,
    ca: tls.cert,
    key,
    useKey,
    async token(audience) {
      const { statusCode, body } = await request(`${url}/token`, {
        dispatcher,
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from('robot:secret').toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }).toString(),
      });
      const answer = (await body.json()) as { access_token?: string };
      if (answer.access_token === undefined)
        throw new Error(`no token: ${statusCode} ${JSON.stringify(answer)}`);
      return answer.access_token;
    },
    async countKeyRequests() {
      const counts = (await ask('count')) as Record<string, number>;
      return counts['/jwks'] ?? 0;
    },
    async stop() {
      await dispatcher.destroy();
      if (!child.connected) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
