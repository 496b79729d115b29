import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import type { Store } from '../cluster/watch/store.ts';
import type { Settings } from '../config/settings.ts';
import { deleteImages } from '../registry/delete-images.ts';
import { listRepositories } from '../registry/list-repositories.ts';
import { listTags } from '../registry/list-tags.ts';
import { cachePath, surplus } from '../resource/build-cache.ts';
import type { JobEntry } from '../resource/job-entry.ts';

interface CacheSweeperParts {
  readonly cluster: Pick<Cluster, 'get'>;
  readonly jobs: Pick<Store<JobEntry, 'namespace'>, 'has' | 'values'>;
  readonly settings: Pick<Settings, 'registry' | 'cacheBytes'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Keeps the build caches within their limit, and deletes those of namespaces that are gone. Errors are logged: the next
 * sweep tries again.
 */
export class CacheSweeper {
  readonly #parts: CacheSweeperParts;

  constructor(parts: CacheSweeperParts) {
    this.#parts = parts;
  }

  /** Call this when a job is gone. Its namespace may be, too. */
  async vanished({ namespace }: JobEntry): Promise<void> {
    if (this.#parts.jobs.has('namespace', namespace)) return;
    await this.#logged(namespace, async () => {
      if (await this.#isGone(namespace)) await this.#trim(namespace, 0);
    });
  }

  /** Looks at each cache, one after another. */
  async sweep(): Promise<void> {
    const { settings, jobs } = this.#parts;
    await this.#logged(undefined, async () => {
      const prefix = cachePath('');
      const listed = await listRepositories(settings.registry.host, prefix, settings.registry);
      // A registry that lists nothing keeps the caches of namespaces that vanished while no operator was running.
      const names = listed
        ? listed.map((path) => path.slice(prefix.length))
        : jobs.values().map((job) => job.namespace);
      for (const namespace of new Set(names))
        await this.#logged(namespace, async () => {
          await this.#trim(namespace, (await this.#isGone(namespace)) ? 0 : settings.cacheBytes);
        });
    });
  }

  async #isGone(namespace: string): Promise<boolean> {
    const { cluster, jobs } = this.#parts;
    if (jobs.has('namespace', namespace)) return false;
    const found = await cluster.get({ kind: 'Namespace', name: namespace });
    return found?.metadata.deletionTimestamp !== undefined || found === undefined;
  }

  async #trim(namespace: string, maxBytes: number): Promise<void> {
    const { registry } = this.#parts.settings;
    const cache = `${registry.host}/${cachePath(namespace)}`;
    const { tags } = await listTags(cache, registry);
    const unwanted = surplus(tags, maxBytes, Date.now());
    if (unwanted.length === 0) return;
    const removal = await deleteImages(cache, unwanted, registry);
    this.#parts.log.info({ namespace, entries: unwanted.length, removal }, 'trimmed a build cache');
  }

  async #logged(namespace: string | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.warn({ namespace, err: error }, 'could not sweep the build cache');
    }
  }
}
