import type { Cluster } from '../cluster.ts';
import { collectionPath, objectPath } from '../kinds.ts';
import type { Transport } from './transport.ts';

/** The calls of the client whose response stays open. */
export function makeStreams(transport: Transport): Pick<Cluster, 'openLog' | 'openWatch'> {
  return {
    openLog({ namespace, pod, container }, { signal, timeout, ...query } = {}) {
      const path = `${objectPath({ kind: 'Pod', namespace, name: pod })}/log`;
      const call = { verb: 'get', kind: 'Pod/log', path, query: { ...query, container } } as const;
      return transport.stream({ ...call, signal, timeout });
    },

    openWatch(kind, { namespace, signal, timeout, ...query }) {
      const path = collectionPath(kind, namespace);
      const call = { verb: 'watch', kind, path } as const;
      return transport.stream({
        ...call,
        query: { ...query, watch: true, allowWatchBookmarks: true },
        signal,
        timeout,
      });
    },
  };
}
