import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration, type JWK } from 'oidc-provider';

/** What the process is told: its certificate once, and then the private keys that it signs with from now on. */
interface Start {
  readonly tls: { readonly key: string; readonly cert: string };
}
interface Keys {
  readonly keys: readonly JWK[];
}

const client = 'robot';

/** Access tokens are JWTs for whatever audience a client asks for, with the groups of each client. */
const configuration = (keys: readonly JWK[]): Configuration => ({
  jwks: { keys: [...keys] },
  clients: [
    {
      client_id: client,
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  extraTokenClaims: () => ({ groups: ['robots', 'system:masters'] }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, audience) => ({
        scope: '',
        audience,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

/** How often each path was asked for. */
const asked: Record<string, number> = {};
let answer: RequestListener | undefined;

async function start({ tls }: Start): Promise<string> {
  const server = createServer(tls, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    asked[path] = (asked[path] ?? 0) + 1;
    answer?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let issuer = '';
process.on('message', (message: Start | Keys | 'count') => {
  void (async () => {
    if (message === 'count') process.send?.(asked);
    else if ('tls' in message) process.send?.((issuer = await start(message)));
    else {
      const serve = new Provider(issuer, configuration(message.keys)).callback();
      answer = (request, response) => void serve(request, response);
      process.send?.('ready');
    }
  })();
});
process.on('disconnect', () => process.exit());
