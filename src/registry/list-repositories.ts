import { z } from 'zod';
import { parseJson } from '../text/json.ts';
import { openRegistry, type RegistryAccess } from './client.ts';

const page = z.object({ repositories: z.array(z.string().max(256)).nullable() });
const pageSize = 100;
const mostPages = 100;

/**
 * Lists the repositories whose path starts with a prefix, 10,000 at most. Reads little else, because registries sort
 * them.
 * @returns undefined if the registry has no list, or does not show it
 * @throws Error if the registry does not respond, or sends what is no list
 */
export async function listRepositories(
  host: string,
  prefix: string,
  access: RegistryAccess,
): Promise<readonly string[] | undefined> {
  const registry = await openRegistry(host, access);
  const found: string[] = [];
  let last = prefix;
  for (let count = 0; count < mostPages; count++) {
    const { status, header, body } = await registry.read(
      `/v2/_catalog?n=${pageSize}&last=${encodeURIComponent(last)}`,
    );
    const text = await body.text();
    if (status >= 400 && status < 500) return undefined;
    if (status !== 200) throw new Error(`the registry responded with ${status} to the list of repositories`);
    const names = page.parse(parseJson(text)).repositories ?? [];
    found.push(...names.filter((name) => name.startsWith(prefix)));
    const end = names.at(-1);
    if (end === undefined || !end.startsWith(prefix) || header('link') === undefined) break;
    last = end;
  }
  return found;
}
