import { z } from 'zod';
import { parseJson } from '../../text/json.ts';
import type { Cluster, ListOptions } from '../cluster.ts';
import { isNotFound, unreached } from '../errors.ts';
import { collectionPath, objectPath, type Kind } from '../kinds.ts';
import { parseObject, type KubeObject } from '../object.ts';
import { listItems } from './list-items.ts';
import type { Transport } from './transport.ts';

/** Objects per page. They are parsed one by one, so this bounds the time of a request, not memory. */
const pageSize = 500;
const reachableTimeout = 3_000;

const envelopeSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
});

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list */
const exactly = ({ name, resourceVersion }: NonNullable<ListOptions['past']>) => ({
  fieldSelector: `metadata.name=${name}`,
  resourceVersion,
  resourceVersionMatch: 'Exact',
});

/** The read-only calls of the client. */
export function makeReads(transport: Transport): Pick<Cluster, 'get' | 'list' | 'describe' | 'reachable'> {
  /** Yields the objects of one page, and returns where the next one starts. */
  async function* page(
    kind: Kind,
    { namespace, labelSelector, limit = pageSize, cached = false, past, signal }: ListOptions,
    token: string | undefined,
  ): AsyncGenerator<KubeObject, z.output<typeof envelopeSchema>['metadata']> {
    const path = collectionPath(kind, namespace);
    // A token already names the version that its page belongs to.
    const version = cached && token === undefined ? '0' : undefined;
    const query = {
      labelSelector,
      limit,
      continue: token,
      resourceVersion: version,
      ...(past && exactly(past)),
    };
    const body = await transport.list({ verb: 'list', kind, path, query, signal });
    const items = listItems(body);
    try {
      for (;;) {
        const next = await items.next();
        if (next.done) return envelopeSchema.parse(parseJson(next.value)).metadata;
        yield parseObject(kind, parseJson(next.value));
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof z.ZodError ? error : unreached(error);
    } finally {
      body.destroy();
    }
  }

  return {
    async *list(kind, options = {}) {
      let token: string | undefined;
      for (;;) {
        const end = yield* page(kind, options, token);
        token = end.continue;
        if (!token) return { resourceVersion: end.resourceVersion };
      }
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

    describe: (path, options) => transport.json({ verb: 'get', kind: 'discovery', path, ...options }),

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
