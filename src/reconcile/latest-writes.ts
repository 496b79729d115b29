import type { DockerfileJob } from '../resource/schema.ts';

/**
 * Keeps each job as our own last write left it until the watch catches up, because a pass over an older status would
 * only end in a conflict. Compares resource versions as numbers (KEP-5504).
 */
export class LatestWrites {
  readonly #written = new Map<string, DockerfileJob>();

  remember(job: DockerfileJob): void {
    this.#written.set(job.metadata.uid, job);
  }

  /** Returns the newer of the watched job and the one that we wrote. */
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
