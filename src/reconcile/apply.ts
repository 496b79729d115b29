import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { isRejected, type ApiError } from '../cluster/errors.ts';
import { deleteImages } from '../registry/delete-images.ts';
import { listTags } from '../registry/list-tags.ts';
import type { Manifest } from '../pipeline/manifest/manifest.ts';
import type { Absent, Decision } from '../pipeline/decision.ts';
import type { Refusal } from '../pipeline/snapshot.ts';
import { copyImage } from '../registry/copy-image.ts';
import { jobNamespace, nonceAnnotation, repository, repositoryPath } from '../resource/names.ts';
import { kind, type DockerfileJob } from '../resource/schema.ts';
import type { Settings } from '../config/settings.ts';
import { copyAccess } from './copy-access.ts';
import { PublishedImageDeleter } from './published-image-deleter.ts';

/** Milliseconds for which a created pod counts as existing although the watch does not show it yet. */
const trust = 30_000;
/** Milliseconds of refusals after which everything is applied anew: something that was applied may be gone. */
const patience = 5_000;

type Target = Pick<Cluster, 'apply' | 'create' | 'delete'>;

/** How long a copy that failed is not tried again, in milliseconds: by then, the watch shows the pod that builds. */
const copyPause = trust;

/** What identifies a job. */
interface Owner {
  readonly metadata: Pick<DockerfileJob['metadata'], 'uid' | 'namespace' | 'name'>;
}

/** The API server does not accept an object that a decision wants. */
export class RefusedManifest extends Error {
  override readonly name = 'RefusedManifest';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause: Error) {
    super(`${refusal.object}: ${refusal.message}`, { cause });
    this.refusal = refusal;
  }
}

/** The image of another job cannot be copied. */
export class LostImage extends Error {
  override readonly name = 'LostImage';
}

/**
 * Makes the cluster match a decision. Keeps a hash of each applied manifest, so that a pass that wants the same
 * objects writes nothing. After a restart, everything is applied once more, with the same result.
 */
export class Applier {
  readonly #applied = new Map<string, Map<string, { hash: string; at: number }>>();
  /** The digest that was copied for a job, by its uid, or the time of a failure in milliseconds since the epoch. */
  readonly #copies = new Map<string, string | number>();
  /** When the apiserver began to refuse objects of a job, by its uid. In milliseconds since the epoch. */
  readonly #refusedSince = new Map<string, number>();
  readonly #cluster: Target;
  readonly #settings: Settings;
  readonly #log: Pick<Logger, 'error'>;
  readonly #published: PublishedImageDeleter;

  constructor(cluster: Target, settings: Settings, log: Pick<Logger, 'error' | 'info' | 'warn'>) {
    this.#published = new PublishedImageDeleter(settings, log);
    this.#cluster = cluster;
    this.#settings = settings;
    this.#log = log;
  }

  /**
   * @throws RefusedManifest if the API server does not accept an object
   * @throws Error if the API server or the registry fails; the caller must retry the pass
   */
  async apply(job: Owner, { want, absent }: Pick<Decision, 'want' | 'absent'>): Promise<void> {
    try {
      for (const wave of waves(want)) await Promise.all(wave.map((manifest) => this.#hold(job, manifest)));
      for (const one of absent) await this.#remove(job, one);
      this.#refusedSince.delete(job.metadata.uid);
    } catch (error) {
      if (!isFresh(error)) this.#applied.delete(job.metadata.uid);
      throw error;
    }
  }

  /**
   * Gives the job its copy of an image, if the decision takes one from another job.
   * @throws LostImage if that fails, whatever the cause
   */
  async copy({ metadata: { uid } }: Owner, { copy }: Pick<Decision, 'copy'>): Promise<void> {
    if (!copy) return;
    const { from, digest, tag } = copy;
    const last = this.#copies.get(uid);
    if (last === digest) return;
    if (typeof last === 'number' && Date.now() - last < copyPause) throw new LostImage('it failed just now');
    const { host } = this.#settings.registry;
    const paths = { from: repositoryPath(from), to: repositoryPath(uid) };
    try {
      await copyImage({ host, ...paths, digest, tag }, copyAccess(this.#settings, uid, from));
      this.#copies.set(uid, digest);
    } catch (error) {
      this.#copies.set(uid, Date.now());
      throw new LostImage(`the image of job ${from} cannot be copied`, { cause: error });
    }
  }

  /** Call this when the job is gone, or when objects applied for it may be gone. */
  forget(uid: string): void {
    this.#applied.delete(uid);
    this.#copies.delete(uid);
    this.#refusedSince.delete(uid);
  }

  async #hold(job: Owner, manifest: Manifest): Promise<void> {
    const memory = this.#memoryOf(job.metadata.uid);
    const key = `${manifest.kind}/${manifest.metadata.name}`;
    const hash = createHash('sha256').update(JSON.stringify(manifest)).digest('base64');
    const last = memory.get(key);
    const isPod = manifest.kind === 'Pod';
    if (last?.hash === hash && (!isPod || Date.now() - last.at < trust)) return;
    // AlreadyExists means that an earlier pass created this very pod but failed before its report.
    try {
      await (isPod ? this.#cluster.create(withNonce(manifest)) : this.#cluster.apply(manifest));
    } catch (error) {
      throw isRejected(error) ? this.#refused(job, manifest, error) : error;
    }
    memory.set(key, { hash, at: Date.now() });
  }

  #refused({ metadata }: Owner, { kind, metadata: { name } }: Manifest, error: ApiError): Error {
    const { status, message } = error;
    const since = this.#refusedSince.get(metadata.uid) ?? Date.now();
    this.#refusedSince.set(metadata.uid, since);
    return new RefusedManifest({ object: `${kind} ${name}`, status, message, since }, error);
  }

  #memoryOf(uid: string): Map<string, { hash: string; at: number }> {
    const memory = this.#applied.get(uid) ?? new Map<string, { hash: string; at: number }>();
    this.#applied.set(uid, memory);
    return memory;
  }

  async #remove({ metadata }: Owner, one: Absent): Promise<void> {
    const { uid } = metadata;
    switch (one.kind) {
      case 'namespace':
        this.forget(uid);
        await this.#cluster.delete({ kind: 'Namespace', name: jobNamespace(uid) });
        return;
      case 'pod':
        await this.#cluster.delete(
          { kind: 'Pod', namespace: jobNamespace(uid), name: one.name },
          { gracePeriodSeconds: 0 },
        );
        return;
      case 'images':
        await this.removeImages(uid, one.giveUp);
        return;
      case 'published':
        await this.#published.remove(uid, one.image, one.giveUp);
        return;
      case 'job':
        await this.#cluster.delete({ kind, namespace: metadata.namespace, name: metadata.name }, { uid });
    }
  }

  /**
   * Deletes all images of a job. With `giveUp`, errors are logged.
   * @throws Error if the registry fails, or has more tags than are deleted at once; a repetition deletes the next ones
   */
  async removeImages(uid: string, giveUp: boolean): Promise<void> {
    const { registry } = this.#settings;
    const images = repository(registry.host, uid);
    try {
      const { tags, hasMore } = await listTags(images, registry);
      await deleteImages(images, tags, registry);
      if (hasMore) throw new Error(`${images} has more tags than the ${tags.length} that were deleted`);
    } catch (error) {
      if (!giveUp) throw error;
      this.#log.error({ job: uid, err: error }, 'gave up deleting the images: they remain in the registry');
    }
  }
}

/**
 * Whether an object has only just been refused with a 403, which a new namespace answers until its quota has a status.
 * Nothing else that was applied is in doubt.
 */
const isFresh = (error: unknown): boolean =>
  error instanceof RefusedManifest &&
  error.refusal.status === 403 &&
  Date.now() - error.refusal.since < patience;

/** Adds the nonce that the results of the pod's containers carry. Only the pod that is created has it. */
const withNonce = (pod: Manifest): Manifest => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    annotations: { ...pod.metadata.annotations, [nonceAnnotation]: randomBytes(16).toString('hex') },
  },
});

/** Namespaces come before their contents, and the objects that isolate them before any pod. */
function waves(want: readonly Manifest[]): Manifest[][] {
  const rank = (manifest: Manifest): 0 | 1 | 2 =>
    manifest.kind === 'Namespace' ? 0 : manifest.kind === 'Pod' ? 2 : 1;
  return ([0, 1, 2] as const).map((wave) => want.filter((one) => rank(one) === wave));
}
