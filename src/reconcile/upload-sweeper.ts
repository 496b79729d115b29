import type { Logger } from 'pino';
import type { Store } from '../cluster/watch/store.ts';
import type { Settings } from '../config/settings.ts';
import { deleteImages } from '../registry/delete-images.ts';
import { listRepositories } from '../registry/list-repositories.ts';
import { listTags } from '../registry/list-tags.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { unusedUploads, uploadsPath } from '../resource/upload.ts';

interface UploadSweeperParts {
  readonly jobs: Pick<Store<JobEntry, 'namespace'>, 'by' | 'values'>;
  readonly settings: Pick<Settings, 'registry'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Deletes uploads that no job refers to, an hour after they came. What the registry lists is all that there is to know, so
 * nothing is forgotten over a restart. Errors are logged: the next sweep tries again.
 */
export class UploadSweeper {
  readonly #parts: UploadSweeperParts;

  constructor(parts: UploadSweeperParts) {
    this.#parts = parts;
  }

  /** Looks at the uploads of each namespace, one after another. */
  async sweep(): Promise<void> {
    const { jobs, settings } = this.#parts;
    await this.#logged(undefined, async () => {
      const prefix = uploadsPath('');
      const listed = await listRepositories(settings.registry.host, prefix, settings.registry);
      // A registry that lists nothing keeps the uploads of namespaces without jobs.
      const names = listed
        ? listed.map((path) => path.slice(prefix.length))
        : jobs.values().map(({ namespace }) => namespace);
      for (const namespace of new Set(names)) await this.#logged(namespace, () => this.#trim(namespace));
    });
  }

  async #trim(namespace: string): Promise<void> {
    const { jobs, settings, log } = this.#parts;
    const repository = `${settings.registry.host}/${uploadsPath(namespace)}`;
    const { tags } = await listTags(repository, settings.registry);
    // Afterwards: a job that came meanwhile counts.
    const used = new Set(jobs.by('namespace', namespace).flatMap(({ upload }) => upload ?? []));
    const unused = unusedUploads(tags, used, Date.now());
    if (unused.length === 0) return;
    const removal = await deleteImages(repository, unused, settings.registry);
    log.info({ namespace, uploads: unused.length, removal }, 'deleted uploads that no job refers to');
  }

  async #logged(namespace: string | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.warn({ namespace, err: error }, 'could not sweep the uploads');
    }
  }
}
