import { z } from 'zod';
import { parseJson } from '../text/json.ts';
import { openRegistry, type RegistryAccess } from './client.ts';
import { parseRepository } from './repository.ts';

/** The grammar of tags (distribution-spec). A reference becomes part of a URL. */
const tag = z.string().regex(/^\w[\w.-]{0,127}$/);
const tagsSchema = z.object({ tags: z.array(tag).nullable() });
/** Tags per page; a registry may send fewer. */
const pageSize = 1000;
/** A job has one tag for each of its runs. More are not the operator's, or the registry repeats itself. */
const most = { pages: 10, tags: 10_000 } as const;

export interface Tags {
  readonly tags: readonly string[];
  /** Whether the registry has more than are read: 10,000 tags, in 10 pages. */
  readonly hasMore: boolean;
}

/**
 * Reads the tags of a repository, in one request for each page. None if there is no such repository.
 * @param repository `host[:port]/path`
 * @throws Error if the registry does not respond, refuses, or sends what is no list of tags
 */
export async function listTags(repository: string, access: RegistryAccess): Promise<Tags> {
  const { host, path } = parseRepository(repository);
  const registry = await openRegistry(host, access);
  const tags: string[] = [];
  for (let count = 0; count < most.pages && tags.length < most.tags; count++) {
    const last = tags.at(-1);
    const after = last === undefined ? '' : `&last=${encodeURIComponent(last)}`;
    const { status, header, body } = await registry.read(`/v2/${path}/tags/list?n=${pageSize}${after}`);
    const text = await beginningOf(body);
    if (status === 404) return { tags, hasMore: false };
    if (status !== 200) throw new Error(`the registry responded with ${status} to the tags of ${path}`);
    const page = tagsSchema.parse(parseJson(text)).tags ?? [];
    tags.push(...page.slice(0, most.tags - tags.length));
    if (page.length === 0 || header('link') === undefined) return { tags, hasMore: false };
  }
  return { tags, hasMore: true };
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
