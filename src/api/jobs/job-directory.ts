import type { JobIdentity, JobStore } from '../store/job-store.ts';

const capacity = 10_000;

/** Finds the namespace and name of a uid. An object is never renamed, so entries stay valid. */
export class JobDirectory {
  readonly #known = new Map<string, JobIdentity>();
  readonly #store: Pick<JobStore, 'list'>;

  constructor(store: Pick<JobStore, 'list'>) {
    this.#store = store;
  }

  remember({ uid, namespace, name }: JobIdentity): void {
    this.#known.set(uid, { uid, namespace, name });
    const [oldest] = this.#known.keys();
    if (this.#known.size > capacity && oldest !== undefined) this.#known.delete(oldest);
  }

  forget(uid: string): void {
    this.#known.delete(uid);
  }

  /** Lists all jobs if the uid is not known, since kubectl or another replica may have created the job. */
  async find(uid: string): Promise<JobIdentity | undefined> {
    const known = this.#known.get(uid);
    if (known) return known;
    for await (const { metadata } of this.#store.list()) {
      this.remember(metadata);
      if (metadata.uid === uid) return metadata;
    }
    return undefined;
  }
}
