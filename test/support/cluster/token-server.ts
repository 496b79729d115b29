import { execFileSync } from 'node:child_process';
import { createSign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly folder: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes a self-signed certificate for 127.0.0.1. */
export function selfSigned(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const names = ['-subj', '/CN=registry', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...names,
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  return { folder, certificate, key };
}

export interface TokenServer {
  readonly realm: string;
  /** The requested scopes, in order. */
  readonly scopes: readonly string[];
  readonly authorizationFor: (scope: string) => string;
  stop(): Promise<void>;
}

const base64url = (value: string | Buffer): string => Buffer.from(value).toString('base64url');

/**
 * Starts a server that issues tokens to one user (distribution's token authentication specification).
 * @param tls its certificate; without one, it serves plain HTTP
 */
export async function startTokenServer(
  signer: Certificate,
  authorization: string,
  tls?: Certificate,
): Promise<TokenServer> {
  const scopes: string[] = [];
  const x5c = [new X509Certificate(readFileSync(signer.certificate)).raw.toString('base64')];
  const tokenFor = (scope: string): string => {
    const [type = '', name = '', actions = ''] = scope.split(':');
    const now = Math.floor(Date.now() / 1000);
    const access = [{ type, name, actions: actions.split(',') }];
    const claims = {
      iss: 'tests',
      sub: 'user',
      aud: 'registry',
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: '1',
      access,
    };
    const unsigned = [{ typ: 'JWT', alg: 'RS256', x5c }, claims]
      .map((part) => base64url(JSON.stringify(part)))
      .join('.');
    return `${unsigned}.${base64url(createSign('RSA-SHA256').update(unsigned).sign(readFileSync(signer.key)))}`;
  };
  const answer: RequestListener = (request, response) => {
    const scope = new URL(request.url ?? '', 'http://server').searchParams.get('scope') ?? '';
    scopes.push(scope);
    response.statusCode = request.headers.authorization === authorization ? 200 : 401;
    response.end(JSON.stringify({ token: tokenFor(scope) }));
  };
  const identity = tls && { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
  const server = identity ? createTlsServer(identity, answer) : createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    realm: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    scopes,
    authorizationFor: (scope) => `Bearer ${tokenFor(scope)}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
