import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerLfs, type LfsStore } from './lfs-store.ts';

export interface GitServer {
  readonly port: number;
  /** The URL of a repository below the root. The address defaults to the one that the server listens on. */
  readonly urlOf: (repository: string, address?: string) => string;
  /** The path of each request that git answered, in order. */
  readonly served: readonly string[];
  /** The `Authorization` header of each request that had one. */
  readonly authorizations: readonly string[];
  /** Answers the next `times` requests with this status code. */
  failNext(times: number, code: number): void;
  stop(): Promise<void>;
}

export interface GitServerOptions {
  /** The folder that contains the repositories. */
  readonly root: string;
  readonly host?: string;
  /** Requests for paths below this one need these credentials (`user:password`). */
  readonly guarded?: { readonly path: string; readonly credentials: string };
  /** Speaks protocol version 0, in which a client can only request advertised refs. */
  readonly old?: boolean;
  /** What every repository has in Git LFS. */
  readonly lfs?: LfsStore;
}

/** Starts a real Git server: `git http-backend`, a CGI program, behind Node's HTTP server. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const { root, host = '127.0.0.1', guarded, old = false, lfs = new Map() } = options;
  const served: string[] = [];
  const authorizations: string[] = [];
  let outage = { times: 0, code: 503 };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) authorizations.push(authorization);
    const { pathname, search } = new URL(request.url ?? '', 'http://server');
    if (outage.times > 0) {
      outage = { ...outage, times: outage.times - 1 };
      const location = outage.code === 301 ? { location: `/elsewhere${pathname}${search}` } : {};
      response.writeHead(outage.code, location).end();
      return;
    }
    const expected = `Basic ${Buffer.from(guarded?.credentials ?? '').toString('base64')}`;
    if (guarded && pathname.startsWith(guarded.path) && authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    served.push(pathname);
    if (await answerLfs(request, response, lfs)) return;
    await runBackend(root, request, { pathname, search, old }, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    served,
    authorizations,
    urlOf: (repository, address = host) => `http://${address}:${port}/${repository}`,
    failNext(times, code) {
      outage = { times, code };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function runBackend(
  root: string,
  request: IncomingMessage,
  asked: { readonly pathname: string; readonly search: string; readonly old: boolean },
  response: ServerResponse,
): Promise<void> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(asked.pathname),
      QUERY_STRING: asked.search.slice(1),
      REQUEST_METHOD: request.method,
      REMOTE_ADDR: '127.0.0.1',
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      ...(!asked.old && { GIT_PROTOCOL: header('git-protocol') }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined); // it may exit before it has read all its input
  request.pipe(child.stdin);
  const output = await buffer(child.stdout);
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .subarray(0, end)
    .toString()
    .split('\r\n')
    .map((line): [string, string] => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 1).trim(),
    ]);
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
  response.writeHead(parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
  response.end(output.subarray(end + 4));
}
