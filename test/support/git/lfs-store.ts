import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

/** Files of Git LFS, by the SHA-256 of their content. */
export type LfsStore = ReadonlyMap<string, string>;

export interface LfsFile {
  readonly oid: string;
  /** What the repository has in its place. */
  readonly pointer: string;
}

/** @param size what the pointer claims */
export function lfsFile(content: string, size = content.length): LfsFile {
  const oid = createHash('sha256').update(content).digest('hex');
  return { oid, pointer: `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n` };
}

/** Answers a request for Git LFS, as a server does with its batch API; false for any other request. */
export async function answerLfs(
  request: IncomingMessage,
  response: ServerResponse,
  store: LfsStore,
): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '', 'http://server');
  const [, oid] = /\/info\/lfs\/files\/([0-9a-f]{64})$/.exec(pathname) ?? [];
  if (oid !== undefined) {
    response.end(store.get(oid));
    return true;
  }
  if (!pathname.endsWith('.git/info/lfs/objects/batch')) return false;
  const { objects } = (await json(request)) as { objects: { oid: string; size: number }[] };
  const files = `http://${request.headers.host ?? ''}${pathname.replace(/objects\/batch$/, 'files')}`;
  const answers = objects.map((object) =>
    store.has(object.oid)
      ? { ...object, actions: { download: { href: `${files}/${object.oid}` } } }
      : { ...object, error: { code: 404, message: 'Object does not exist' } },
  );
  response.writeHead(200, { 'content-type': 'application/vnd.git-lfs+json' });
  response.end(JSON.stringify({ transfer: 'basic', objects: answers }));
  return true;
}
