import { z } from 'zod';
import type { Cluster, ListOptions, Page } from '../cluster.ts';
import { isNotFound } from '../errors.ts';
import { collectionPath, objectPath, type Kind } from '../kinds.ts';
import { parseObject } from '../object.ts';
import type { Transport } from './transport.ts';

const pageSize = 500;
const reachableTimeout = 3_000;

const listSchema = z.object({
  items: z.array(z.unknown()),
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
});

/** The read-only calls of the client. */
export function makeReads(transport: Transport): Pick<Cluster, 'get' | 'list' | 'pages' | 'reachable'> {
  async function* pages(kind: Kind, options: ListOptions = {}): AsyncGenerator<Page, void> {
    const { namespace, labelSelector, limit = pageSize, signal } = options;
    const path = collectionPath(kind, namespace);
    let token: string | undefined;
    do {
      const query = { labelSelector, limit, continue: token };
      const { items, metadata } = listSchema.parse(
        await transport.json({ verb: 'list', kind, path, query, signal }),
      );
      yield {
        items: items.map((item) => parseObject(kind, item)),
        resourceVersion: metadata.resourceVersion,
      };
      token = metadata.continue;
    } while (token);
  }

  return {
    pages,

    async *list(kind, options) {
      for await (const { items } of pages(kind, options)) yield* items;
    },

    async get(ref, options) {
      const { kind } = ref;
      try {
        const call = { verb: 'get', kind, path: objectPath(ref), ...options } as const;
        return parseObject(kind, await transport.json(call));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    async reachable() {
      const call = { verb: 'get', kind: 'readyz', path: '/readyz', timeout: reachableTimeout } as const;
      try {
        const body = await transport.stream(call);
        body.resume();
        return true;
      } catch {
        return false;
      }
    },
  };
}
