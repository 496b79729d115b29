import { z } from 'zod';
import { fieldManager } from '../../resource/names.ts';
import type { CallOptions, Cluster } from '../cluster.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../errors.ts';
import { collectionPath, kindOf, kinds, objectPath, refOf, type Ref } from '../kinds.ts';
import { parseObject, type KubeObject } from '../object.ts';
import type { Verb } from './call.ts';
import type { Transport } from './transport.ts';

type Writes =
  'create' | 'apply' | 'patch' | 'patchItems' | 'patchStatus' | 'replace' | 'delete' | 'createReview';

const reviewSchema = z.record(z.string(), z.unknown());

/** The calls of the client that create, change or delete objects. */
export function makeWrites(transport: Transport): Pick<Cluster, Writes> {
  /** Writes to a named object and returns its new state. */
  async function write(verb: Verb, ref: Ref, body: object, options?: CallOptions): Promise<KubeObject> {
    const query = { fieldManager, force: verb === 'apply' ? true : undefined };
    const call = { verb, kind: ref.kind, path: objectPath(ref), query, body, ...options };
    return parseObject(ref.kind, await transport.json(call));
  }

  return {
    apply: (manifest, options) => write('apply', refOf(manifest), manifest, options),
    replace: (manifest, options) => write('update', refOf(manifest), manifest, options),
    patch: (ref, patch, options) => write('patch', ref, patch, options),
    patchItems: (ref, patch, options) => write('patchItems', ref, patch, options),

    async patchStatus(ref, { resourceVersion, status }, options) {
      const call = {
        verb: 'patch',
        kind: `${ref.kind}/status`,
        path: `${objectPath(ref)}/status`,
        query: { fieldManager },
        body: { metadata: { resourceVersion }, status },
        ...options,
      } as const;
      return parseObject(ref.kind, await transport.json(call));
    },

    async create(manifest, { dryRun = false, fieldValidation, ...options } = {}) {
      const kind = kindOf(manifest);
      const path = collectionPath(kind, manifest.metadata.namespace);
      const query = { fieldManager, fieldValidation, dryRun: dryRun ? 'All' : undefined };
      try {
        const call = { verb: 'create', kind, path, query, body: manifest } as const;
        return {
          outcome: 'created',
          object: parseObject(kind, await transport.json({ ...call, ...options })),
        };
      } catch (error) {
        if (isAlreadyExists(error)) return { outcome: 'exists' };
        throw error;
      }
    },

    async delete(ref, { gracePeriodSeconds, propagationPolicy, uid, resourceVersion, ...options } = {}) {
      const preconditions = uid === undefined ? undefined : { uid, resourceVersion };
      const body = { gracePeriodSeconds, propagationPolicy, preconditions };
      try {
        await transport.json({ verb: 'delete', kind: ref.kind, path: objectPath(ref), body, ...options });
        return 'deleted';
      } catch (error) {
        // The uid or the version differs: the intended object is gone.
        if (isNotFound(error) || (uid !== undefined && isConflict(error))) return 'gone';
        throw error;
      }
    },

    async createReview(kind, spec, options) {
      const body = { apiVersion: kinds[kind].apiVersion, kind, spec };
      const call = { verb: 'create', kind, path: collectionPath(kind), body, ...options } as const;
      return reviewSchema.parse(await transport.json(call));
    },
  };
}
