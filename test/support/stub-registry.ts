import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a registry has: blobs and manifests by digest, tags, and uploads that are not complete. */
export interface StubRegistry {
  readonly host: string;
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly manifests: ReadonlyMap<string, string>;
  readonly tags: string[];
  /** Bytes of uploads that have begun, and neither ended nor been given up. */
  readonly sessions: ReadonlyMap<string, number>;
  /** Nothing of an upload is read before this resolves. */
  pause: Promise<void> | undefined;
  /** The status of the next answers to requests of this method. */
  readonly faults: Map<string, number>;
  stop(): void;
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A registry in memory, for uploads (OCI distribution spec). */
export async function startStubRegistry(): Promise<StubRegistry> {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, string>();
  const sessions = new Map<string, number>();
  const parts = new Map<string, Buffer[]>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const stub = {
    host: '',
    blobs,
    manifests,
    tags: [] as string[],
    sessions,
    pause: undefined as Promise<void> | undefined,
    faults: new Map<string, number>(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  const go = (response: ServerResponse, name: string) =>
    response.writeHead(202, { location: `/v2/uploads/a/blobs/uploads/${name}?_state=x` }).end();

  async function take(request: IncomingMessage, session: string): Promise<void> {
    await stub.pause;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      parts.get(session)?.push(chunk);
      sessions.set(session, (sessions.get(session) ?? 0) + chunk.length);
    }
  }

  async function put(request: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL) {
    const last = pathname.split('/').at(-1) ?? '';
    const body: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) body.push(chunk);
    if (pathname.includes('/manifests/')) {
      const bytes = Buffer.concat(body);
      stub.tags.push(last);
      manifests.set(digestOf(bytes), bytes.toString());
      return response.writeHead(201, { 'docker-content-digest': digestOf(bytes) }).end();
    }
    const blob = Buffer.concat(parts.get(last) ?? []);
    const given = searchParams.get('digest') ?? '';
    if (given !== digestOf(blob)) return response.writeHead(400).end();
    sessions.delete(last);
    blobs.set(given, blob);
    return response.writeHead(201).end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { method = '', url = '' } = request;
    const asked = new URL(url, 'http://registry');
    const fault = stub.faults.get(method);
    if (asked.pathname === '/v2/') return response.end();
    if (fault !== undefined) return response.writeHead(fault).end();
    if (asked.pathname.endsWith('/tags/list')) return response.end(JSON.stringify({ tags: stub.tags }));
    const session = asked.pathname.split('/').at(-1) ?? '';
    if (method === 'POST') {
      const name = String(sessions.size + blobs.size + 1);
      sessions.set(name, 0);
      parts.set(name, []);
      return go(response, name);
    }
    if (method === 'PATCH') {
      await take(request, session);
      return go(response, session);
    }
    if (method === 'DELETE') return response.writeHead(sessions.delete(session) ? 204 : 404).end();
    return put(request, response, asked);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stub.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}
