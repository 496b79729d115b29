import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { KubeObject } from '../cluster/object.ts';
import type { Store } from '../cluster/watch/store.ts';
import { abandonUnreadable } from '../pipeline/unreadable.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { jobNamespace } from '../resource/names.ts';
import { finalizer, kind } from '../resource/schema.ts';
import { recordEvent } from './event.ts';
import { mergePatch } from './merge-patch.ts';
import type { Reconciler } from './reconciler.ts';
import type { OwnedNamespace } from './watches.ts';

const anyStatus = z.record(z.string(), z.unknown()).catch({});
const anyFinalizers = z.array(z.string()).catch([]);

/** What of a reconciler such a pass needs. */
interface Parts {
  readonly cluster: Pick<Cluster, 'create' | 'patch' | 'patchStatus'>;
  readonly observer: {
    readonly watches: {
      readonly namespaces: { readonly store: Pick<Store<OwnedNamespace>, 'get'> };
    };
  };
  readonly jobs: Pick<Reconciler['jobs'], 'release'>;
  readonly line: Pick<Reconciler['line'], 'release'>;
  readonly applier: Pick<Reconciler['applier'], 'apply'>;
  readonly log: Pick<Reconciler['log'], 'warn'>;
}

/**
 * Runs a pass over a job that does not parse, so that it can be deleted, and says so in its status.
 * @returns when to run the next pass, in milliseconds since the epoch; undefined if only a change calls for one
 * @throws Error if the infrastructure fails; the caller must retry with backoff
 */
export async function abandon(
  { cluster, observer, jobs, line, applier, log }: Parts,
  entry: JobEntry,
  { object, problem }: { readonly object: KubeObject; readonly problem: string },
): Promise<number | undefined> {
  const { uid, namespace, name, phase } = entry;
  const ref = { kind, namespace, name } as const;
  const { metadata } = object;
  const { resourceVersion } = metadata;
  log.warn({ job: uid, namespace, jobName: name, problem }, 'cannot read the job');
  line.release(uid);
  const own = observer.watches.namespaces.store.get(jobNamespace(uid));
  const seen = { now: Date.now(), ...(own && { namespace: own }) };
  const { absent, finalizer: ours, status, again } = abandonUnreadable(object, problem, seen);
  await applier.apply({ metadata: entry }, { want: [], absent });
  if (ours === 'release') {
    const finalizers = anyFinalizers.parse(metadata['finalizers']).filter((one) => one !== finalizer);
    jobs.release(uid);
    if (entry.held) await cluster.patch(ref, { metadata: { resourceVersion, finalizers } });
    return undefined;
  }
  const patch = status && mergePatch(anyStatus.parse(object['status']), status);
  if (!status || !patch) return again;
  const after = await cluster.patchStatus(ref, { resourceVersion, status: patch });
  const { resourceVersion: written } = after.metadata;
  await recordEvent(cluster, { metadata: { ...entry, resourceVersion: written }, status }, phase);
  return again;
}
