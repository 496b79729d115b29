import { mkdtempSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import type { AuthOptions } from '../../src/api/auth/index.ts';
import { kubernetesJobStore } from '../../src/api/store/kubernetes-job-store.ts';
import { startApi, type Api, type ApiOptions } from '../../src/api/index.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/cluster/connect.ts';

/** No server listens on this port. */
const nowhere = 'https://127.0.0.1:1';

export interface TestApi {
  readonly send: (options: RequestOptions, body?: string | Buffer) => Promise<Answer>;
  /** The log so far, one object per line. */
  readonly log: Record<string, unknown>[];
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

/** What a server needs besides a store, if it is to say nothing and to stop at once. */
export const quietApi = {
  port: 0,
  host: '127.0.0.1',
  drainMs: 1,
  namespace: 'team-a',
  auth: { mode: 'token' },
  compatibility: false,
  build: { version: '1.2.3', commit: 'abcdef0' },
  logger: pino({ level: 'silent' }),
} as const satisfies Omit<ApiOptions, 'store'>;

/** Starts the real REST server, with the real client of an API server that is down. */
export async function startApiWithoutCluster(
  auth: AuthOptions,
  {
    tls,
    uploads,
    builds,
    hooks,
    compatibility = false,
    maxConnections,
  }: Partial<
    Pick<ApiOptions, 'tls' | 'uploads' | 'compatibility' | 'builds' | 'hooks' | 'maxConnections'>
  > = {},
): Promise<TestApi> {
  const cluster = await connectToNothing();
  const log: Record<string, unknown>[] = [];
  const logger = pino({}, collect(log));
  const store = kubernetesJobStore(cluster, logger);
  const api: Api = await startApi({
    ...(maxConnections !== undefined && { maxConnections }),
    port: 0,
    host: '127.0.0.1',
    drainMs: 50,
    namespace: 'default',
    tls,
    compatibility,
    builds,
    hooks,
    uploads,
    auth,
    build: { version: '1.2.3', commit: 'abcdef0' },
    logger,
    store,
  });
  return {
    port: api.port,
    log,
    send: (options, body) => send({ host: '127.0.0.1', port: api.port, ...options }, body),
    async stop() {
      await api.stop();
      await store.stop();
      await cluster.close();
    },
  };
}

/** Makes a client of an API server that is down. */
export async function connectToNothing(): Promise<Cluster> {
  const path = join(mkdtempSync(join(tmpdir(), 'dfj-')), 'kubeconfig');
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: nowhere } }],
      users: [{ name: 'u', user: { token: 'any' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  const before = process.env.KUBECONFIG;
  process.env.KUBECONFIG = path;
  try {
    return await connect();
  } finally {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
  }
}

const collect = (log: Record<string, unknown>[]): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });

function send(options: RequestOptions, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent: false, ...options }, (response) => {
      text(response).then((answer) => {
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        const json: unknown = isJson && answer ? JSON.parse(answer) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answer, json });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
