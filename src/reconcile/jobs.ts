import type { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { KubeObject } from '../cluster/object.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { isAtWork } from '../resource/phases.ts';
import { dockerfileJobSchema, kind, type DockerfileJob } from '../resource/schema.ts';

export type JobRead =
  | { readonly kind: 'job'; readonly job: DockerfileJob }
  /** The object is not what the schema says. It may have been stored by another version. */
  | { readonly kind: 'unreadable'; readonly object: KubeObject; readonly problem: string }
  | { readonly kind: 'gone' };

/** Objects kept between passes, at most. Each has up to 1.5 MiB. */
const capacity = 16;

/**
 * The objects that passes work on. The watch keeps only an entry of each job, so a pass reads the object itself. Keeps
 * a few that are at work as our own last write left them, because their next pass follows soon.
 */
export class Jobs {
  readonly #written = new Map<string, DockerfileJob>();
  readonly #released = new Set<string>();
  readonly #cluster: Pick<Cluster, 'get'>;

  constructor(cluster: Pick<Cluster, 'get'>) {
    this.#cluster = cluster;
  }

  /**
   * Returns the job, at least as new as the watch shows it. Compares resource versions as numbers (KEP-5504).
   * @throws ApiError if the API server fails
   */
  async read({ uid, namespace, name, resourceVersion }: JobEntry): Promise<JobRead> {
    const own = this.#written.get(uid);
    if (own && BigInt(own.metadata.resourceVersion) >= BigInt(resourceVersion))
      return { kind: 'job', job: own };
    this.#written.delete(uid);
    const object = await this.#cluster.get({ kind, namespace, name });
    if (object?.metadata.uid !== uid) return { kind: 'gone' };
    const parsed = dockerfileJobSchema.safeParse(object);
    if (parsed.success) return { kind: 'job', job: parsed.data };
    return { kind: 'unreadable', object, problem: problemOf(parsed.error) };
  }

  /** Keeps a job as our own write left it. */
  remember(job: DockerfileJob): void {
    const { uid } = job.metadata;
    this.#written.delete(uid);
    if (!isAtWork(job.status.phase)) return;
    this.#written.set(uid, job);
    const [oldest] = this.#written.keys();
    if (this.#written.size > capacity && oldest !== undefined) this.#written.delete(oldest);
  }

  /** Call this when a pass over the job has failed. */
  reread(uid: string): void {
    this.#written.delete(uid);
  }

  /** Call this before the finalizer is removed. */
  release(uid: string): void {
    this.#released.add(uid);
  }

  /** Call this when the job is gone. Tells whether that was after `release`. */
  forget(uid: string): 'released' | 'vanished' {
    this.#written.delete(uid);
    return this.#released.delete(uid) ? 'released' : 'vanished';
  }
}

function problemOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return first ? `${first.path.join('.')}: ${first.message}` : 'unknown';
}
