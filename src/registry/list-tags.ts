import { z } from 'zod';
import { parseJson } from '../text/json.ts';
import { openRegistry, type RegistryAccess } from './client.ts';
import { parseRepository } from './repository.ts';

const tagsSchema = z.object({ tags: z.array(z.string()).nullable() });
/** Tags per page; a registry may send fewer. */
const pageSize = 1000;

/**
 * Returns the tags of a repository, in one request for each page. Empty if there is no such repository.
 * @param repository `host[:port]/path`
 * @throws Error if the registry does not respond, or refuses
 */
export async function listTags(repository: string, access: RegistryAccess): Promise<string[]> {
  const { host, path } = parseRepository(repository);
  const registry = await openRegistry(host, access);
  const found: string[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last === undefined ? '' : `&last=${encodeURIComponent(last)}`;
    const { status, header, body } = await registry.read(`/v2/${path}/tags/list?n=${pageSize}${after}`);
    const text = await beginningOf(body);
    if (status === 404) return found;
    if (status !== 200) throw new Error(`the registry responded with ${status} to the tags of ${path}`);
    const page = tagsSchema.parse(parseJson(text)).tags ?? [];
    found.push(...page);
    if (page.length === 0 || header('link') === undefined) return found;
  }
}

/** Reads the first MiB of a response. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let left = 1024 * 1024;
  for await (const chunk of body) {
    chunks.push(chunk);
    left -= chunk.length;
    if (left <= 0) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
