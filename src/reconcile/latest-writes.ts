import type { DockerfileJob } from '../resource/schema.ts';

/**
 * Jobs as our own last write left them, until the watch catches up: a pass over an older status would only end in a
 * conflict. Compares versions as KEP-5504 allows.
 */
export class LatestWrites {
  readonly #written = new Map<string, DockerfileJob>();

  remember(job: DockerfileJob): void {
    this.#written.set(job.metadata.uid, job);
  }

  /** The newer of what the watch shows and what we wrote. */
  newest(watched: DockerfileJob): DockerfileJob {
    const { uid } = watched.metadata;
    const own = this.#written.get(uid);
    if (own && version(own) > version(watched)) return own;
    this.#written.delete(uid);
    return watched;
  }

  forget(uid: string): void {
    this.#written.delete(uid);
  }
}

const version = ({ metadata }: DockerfileJob): bigint => BigInt(metadata.resourceVersion);
