import type { DockerfileJob } from '../resource/schema.ts';

/**
 * Jobs as our own last write left them, until the watch has caught up: a pass that reads an older status than the
 * last one wrote would only meet a conflict. Versions are compared as KEP-5504 has it.
 */
export class RecentWrites {
  private readonly written = new Map<string, DockerfileJob>();

  remember(job: DockerfileJob): void {
    this.written.set(job.metadata.uid, job);
  }

  /** The newer of what the watch shows and what was written. */
  newest(watched: DockerfileJob): DockerfileJob {
    const { uid } = watched.metadata;
    const own = this.written.get(uid);
    if (own && version(own) > version(watched)) return own;
    this.written.delete(uid);
    return watched;
  }

  forget(uid: string): void {
    this.written.delete(uid);
  }
}

const version = ({ metadata }: DockerfileJob): bigint => BigInt(metadata.resourceVersion);
