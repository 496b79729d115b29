import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A registry in memory, for faults that a real one does not show. Keys are `repository@digest` or `repository@tag`. */
export interface FakeRegistry {
  readonly host: string;
  readonly manifests: Map<string, string>;
  readonly blobs: Map<string, string>;
  /** What it was asked: method and URL. */
  readonly asked: string[];
  /** Replaces an answer by a status, or by none. */
  answer: (method: string, url: string) => number | 'never' | undefined;
  /** Whether a blob can be mounted. */
  mounts: (digest: string) => boolean;
  /** What it says to have stored instead of a manifest. */
  stored: string | undefined;
  /** A blob that it sends only half of. */
  breakOff: string | undefined;
  /** Whether it keeps lists of referrers. */
  lists: boolean;
  stop(): Promise<void>;
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export async function startFakeRegistry(): Promise<FakeRegistry> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      respond(registry, { method, url }, response, Buffer.concat(chunks).toString());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry: FakeRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    manifests: new Map(),
    blobs: new Map(),
    asked: [],
    answer: () => undefined,
    mounts: () => false,
    stored: undefined,
    breakOff: undefined,
    lists: false,
    async stop() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}

interface Asked {
  readonly path: string;
  readonly kind: string;
  readonly reference: string;
  readonly query: URLSearchParams;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string | number>;
  readonly text?: string;
}

function respond(
  registry: FakeRegistry,
  { method, url }: { readonly method: string; readonly url: string },
  response: ServerResponse,
  body: string,
): void {
  const { pathname, searchParams: query } = new URL(url, 'http://registry');
  const [, path = '', kind = '', reference = ''] =
    /^\/v2\/(.+)\/(manifests|blobs)\/(.*)$/.exec(pathname) ?? [];
  const isPing = url === '/v2/';
  if (!isPing) registry.asked.push(`${method} ${url}`);
  const replaced = isPing ? 200 : registry.answer(method, url);
  if (replaced === 'never') return;
  if (replaced === undefined && method === 'GET' && reference === registry.breakOff) {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('the first half', () => response.destroy());
    return;
  }
  const by = { GET: get, HEAD: get, POST: post, PUT: put, DELETE: remove }[method] ?? get;
  const answer =
    replaced === undefined ? by(registry, { path, kind, reference, query, body }) : { status: replaced };
  response.writeHead(answer.status, answer.headers);
  response.end(method === 'HEAD' ? '' : answer.text);
}

function get({ manifests, blobs }: FakeRegistry, { path, kind, reference }: Asked): Answer {
  const text = (kind === 'manifests' ? manifests : blobs).get(`${path}@${reference}`);
  if (text === undefined) return { status: 404 };
  const headers = {
    'content-length': text.length,
    ...(kind === 'manifests' && { 'docker-content-digest': digestOf(text) }),
  };
  return { status: 200, headers, text };
}

/** Deletes a manifest by its digest, and the tags that point to it. */
function remove({ manifests }: FakeRegistry, { path, reference }: Asked): Answer {
  const gone = [...manifests].filter(
    ([key, text]) => key.startsWith(`${path}@`) && digestOf(text) === reference,
  );
  for (const [key] of gone) manifests.delete(key);
  return { status: gone.length > 0 ? 202 : 404 };
}

function post({ blobs, mounts }: FakeRegistry, { path, query }: Asked): Answer {
  const digest = query.get('mount') ?? '';
  const known = blobs.get(`${query.get('from') ?? ''}@${digest}`);
  if (known === undefined || !mounts(digest))
    return { status: 202, headers: { location: `/v2/${path}/blobs/uploads/1?state=x` } };
  blobs.set(`${path}@${digest}`, known);
  return { status: 201 };
}

function put(
  { manifests, blobs, stored, lists }: FakeRegistry,
  { path, kind, reference, query, body }: Asked,
): Answer {
  if (kind === 'manifests') {
    manifests.set(`${path}@${reference}`, body);
    const headers = {
      'docker-content-digest': stored ?? digestOf(body),
      ...(lists && { 'oci-subject': 'yes' }),
    };
    return { status: 201, headers };
  }
  const digest = query.get('digest') ?? '';
  if (digestOf(body) !== digest) return { status: 400 };
  blobs.set(`${path}@${digest}`, body);
  return { status: 201 };
}
