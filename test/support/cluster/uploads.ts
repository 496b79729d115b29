import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { registryAuthority, tokenKeys } from '../../../deploy/local/identity/registry-certificates.ts';
import { workspaceRegistry } from '../../../deploy/local/node/addresses.ts';
import { layout } from '../../../deploy/local/node/layout.ts';
import { makeUploads } from '../../../src/api/uploads/index.ts';
import type { RegistryAccess } from '../../../src/registry/client.ts';
import { listTags } from '../../../src/registry/list-tags.ts';
import { accountConfig, type Account } from '../../../src/resource/registry-account.ts';
import { uploadsPath } from '../../../src/resource/upload.ts';
import { tarOf, type TarEntry } from '../tar.ts';

const keyOf = ({ kind }: Account): string =>
  readFileSync(kind === 'api' ? tokenKeys.uploadsKey : tokenKeys.passwordKey, 'utf8');

/** Access to the workspace registry with one of its accounts. */
export const accessAs = (account: Account): RegistryAccess => ({
  insecure: false,
  ca: readFileSync(registryAuthority.certificate, 'utf8'),
  tokenHosts: [],
  dockerConfig: accountConfig(workspaceRegistry, keyOf(account), account),
});

export const archiveOf = (...entries: readonly TarEntry[]): Buffer => gzipSync(tarOf(entries));

/** Uploads an archive as the REST API does. @returns its digest */
export function uploadAs(username: string, namespace: string, archive: Buffer | Readable): Promise<string> {
  const uploads = makeUploads({
    host: workspaceRegistry,
    access: accessAs({ kind: 'api' }),
    maxBytes: 2 ** 30,
    maxKept: 2 ** 40,
    logger: { info: () => undefined },
  });
  const stream = archive instanceof Readable ? archive : Readable.from([archive]);
  return uploads.storeContext(stream, {
    namespace,
    caller: { username },
    signal: new AbortController().signal,
  });
}

/** Bytes that the registry holds of uploads to a namespace that are not complete. Looks at its disk. */
export function unfinishedBytes(namespace: string): number {
  const repositories = 'storage/docker/registry/v2/repositories/uploads';
  const folder = join(layout.workspaceRegistry, repositories, namespace, '_uploads');
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('/data'))
      // One may have gone meanwhile.
      .reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0)
  );
}

/** Tags of the archives that were uploaded for a namespace. */
export const uploadTags = async (namespace: string): Promise<readonly string[]> =>
  (await listTags(`${workspaceRegistry}/${uploadsPath(namespace)}`, accessAs({ kind: 'api' }))).tags;
