import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import {
  accountName,
  grant,
  isPassword,
  parseAccount,
  tokenService,
  type Account,
} from '../../resource/registry-account.ts';
import { boundConnections } from './fair-connections.ts';
import { signToken, tokenLifetime, type Signer } from './sign.ts';

export interface TokenServerOptions {
  readonly port: number;
  /** Certificate and key of the server, in PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  readonly signer: Signer;
  /** What the passwords are derived from. */
  readonly passwordKey: string;
  /** The same for the password of the REST API. Undefined: it has no account. */
  readonly uploadsKey?: string | undefined;
  /** How many connections there may be at the same time. Each takes memory, idle ones too. */
  readonly maxConnections?: number;
}

interface Answer {
  readonly code: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const unauthorized: Answer = {
  code: 401,
  body: { errors: [{ code: 'UNAUTHORIZED', message: 'no or wrong credentials' }] },
  headers: { 'www-authenticate': `Basic realm="${tokenService}"` },
};

/** One request asks for at most this many scopes; clients ask for one or two. */
const maxScopes = 8;

/** Whatever runs in a build can connect, so nobody may wait long, or take much of the memory. Milliseconds and bytes. */
const limits = {
  handshakeTimeout: 5_000,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 2_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
};
const idleTimeout = 10_000;

/**
 * Serves `/token` to clients of the workspace registry (Distribution, token authentication specification), and
 * `/healthz`. Keeps no state, so any number of replicas can serve.
 */
export function serveTokens(options: TokenServerOptions): Server {
  const { port, tls, signer, maxConnections = 250 } = options;
  function answer(request: IncomingMessage): Answer {
    // Not every path can be parsed: `//` throws in `new URL`, which would end the process.
    const url = URL.parse(request.url ?? '', 'https://server');
    if (!url) return { code: 404, body: {} };
    const { pathname, searchParams } = url;
    if (pathname === '/healthz') return { code: 200, body: {} };
    if (pathname !== '/token') return { code: 404, body: {} };
    // Clients that try POST (OAuth 2.0) then use GET.
    if (request.method !== 'GET') return { code: 405, body: {}, headers: { allow: 'GET' } };
    const account = accountOf(request.headers.authorization ?? '', options);
    if (!account) return unauthorized;
    const scopes = searchParams.getAll('scope').flatMap((scope) => scope.split(' '));
    if (scopes.length > maxScopes || searchParams.get('service') !== tokenService)
      return { code: 400, body: {} };
    const now = Math.floor(Date.now() / 1000);
    const token = signToken(signer, accountName(account), grant(account, scopes), now);
    const body = {
      token,
      access_token: token,
      expires_in: tokenLifetime,
      issued_at: new Date(now * 1000).toISOString(),
    };
    return { code: 200, body };
  }
  const server = createServer({ ...limits, ...tls }, (request, response) => {
    const { code, body, headers = {} } = answer(request);
    response.writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
    response.end(JSON.stringify(body));
  });
  server.setTimeout(idleTimeout);
  boundConnections(server, maxConnections);
  return server.listen(port);
}

/** The account of an Authorization header (RFC 7617); undefined if its name or its password is wrong. */
function accountOf(
  header: string,
  { passwordKey, uploadsKey }: Pick<TokenServerOptions, 'passwordKey' | 'uploadsKey'>,
): Account | undefined {
  const [, encoded = ''] = /^basic ([A-Za-z0-9+/=]{1,256})$/i.exec(header) ?? [];
  const [name = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  const account = parseAccount(name);
  const key = account?.kind === 'api' ? uploadsKey : passwordKey;
  return account && key !== undefined && isPassword(key, account, password) ? account : undefined;
}
