import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connectToCluster } from './connection.ts';

export interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/** Creates a namespace for the tests of a file and connects to the API server. Deletes the namespace afterwards. */
export function useNamespace(prefix: string): () => Place {
  const namespace = `${prefix}-${randomBytes(3).toString('hex')}`;
  let place: Place | undefined;
  beforeAll(async () => {
    place = { cluster: await connectToCluster(), namespace };
    await place.cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  });
  afterAll(async () => {
    await place?.cluster.delete({ kind: 'Namespace', name: namespace });
    await place?.cluster.close();
  });
  return () => {
    if (!place) throw new Error('the namespace is created in beforeAll');
    return place;
  };
}
