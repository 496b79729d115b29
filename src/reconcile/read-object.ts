import type { Cluster } from '../cluster/cluster.ts';
import { isForbidden } from '../cluster/errors.ts';
import type { ObjectRead, ObjectToRead } from '../pipeline/object-read.ts';

/** An object of a user, or why there is none. @throws ApiError if the API server fails */
export async function readObject(
  cluster: Cluster,
  namespace: string,
  { kind, name }: ObjectToRead,
): Promise<ObjectRead> {
  try {
    const object = await cluster.get({ kind, namespace, name });
    return object ? { kind: 'object', object } : { kind: 'absent' };
  } catch (error) {
    if (isForbidden(error)) return { kind: 'forbidden' };
    throw error;
  }
}
