import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { listTags } from '../registry/list-tags.ts';
import { cachePath } from '../resource/build-cache.ts';

/** Milliseconds. A pass waits this long; what is read later serves the next one. */
const patience = 500;
/** Milliseconds for which tags are remembered. A tag that is missing, or gone, costs a RUN at most. */
const fresh = 5_000;
const mostNamespaces = 1_000;

/** The tags of the build caches, by namespace of the jobs. Never fails, and never holds a job up. */
export class CacheTags {
  readonly #registry: Settings['registry'];
  readonly #log: Pick<Logger, 'warn'>;
  /** The one read last comes last. */
  readonly #read = new Map<string, { readonly at: number; readonly tags: Promise<readonly string[]> }>();

  constructor({ registry }: Pick<Settings, 'registry'>, log: Pick<Logger, 'warn'>) {
    this.#registry = registry;
    this.#log = log;
  }

  async tagsOf(namespace: string): Promise<readonly string[]> {
    const known = this.#read.get(namespace);
    const tags = known && Date.now() - known.at < fresh ? known.tags : this.#readAnew(namespace);
    const late = new AbortController();
    const nothing = pause(patience, [], { signal: late.signal, ref: false });
    try {
      return await Promise.race([tags, nothing]);
    } finally {
      late.abort();
      nothing.catch(() => undefined);
    }
  }

  #readAnew(namespace: string): Promise<readonly string[]> {
    const { host } = this.#registry;
    const tags = listTags(`${host}/${cachePath(namespace)}`, this.#registry).then(
      (read) => read.tags,
      (error: unknown) => {
        this.#log.warn({ namespace, err: error }, 'could not read the build cache: building without');
        return [];
      },
    );
    this.#read.delete(namespace);
    this.#read.set(namespace, { at: Date.now(), tags });
    const [oldest] = this.#read.keys();
    if (oldest !== undefined && this.#read.size > mostNamespaces) this.#read.delete(oldest);
    return tags;
  }
}
