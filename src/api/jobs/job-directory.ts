import type { JobIdentity, JobStore } from '../store/job-store.ts';

const capacity = 10_000;

/** Where the object of a uid is. An object never changes its name, so what was once seen stays true. */
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

  /** Lists the jobs where the uid is not known: another replica, or kubectl, has made it. */
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
