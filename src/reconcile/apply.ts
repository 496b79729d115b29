import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import { deleteImages } from '../registry/delete-images.ts';
import type { Manifest } from '../pipeline/manifest/manifest.ts';
import type { Absent, Decision } from '../pipeline/decision.ts';
import { jobNamespace, repository, runTag } from '../resource/names.ts';
import { kind, type DockerfileJob } from '../resource/schema.ts';
import type { Settings } from '../config/settings.ts';

/** Milliseconds for which a pod that was made counts as there though the watch does not show it. */
const trust = 30_000;

/**
 * Makes the cluster hold what was decided. Remembers by hash what it has applied, so that a pass that wants the
 * same writes nothing; after a restart everything is applied once more, to the same end.
 */
export class Applier {
  private readonly applied = new Map<string, Map<string, { hash: string; at: number }>>();
  private readonly cluster: Cluster;
  private readonly settings: Settings;

  private readonly log: Logger;

  constructor(cluster: Cluster, settings: Settings, log: Logger) {
    this.cluster = cluster;
    this.settings = settings;
    this.log = log;
  }

  /** @throws ApiError when the apiserver or the registry failed; the pass is repeated */
  async apply(job: DockerfileJob, { want, absent }: Pick<Decision, 'want' | 'absent'>): Promise<void> {
    try {
      for (const wave of waves(want)) await Promise.all(wave.map((manifest) => this.hold(job, manifest)));
      for (const one of absent) await this.remove(job, one);
    } catch (error) {
      this.forget(job.metadata.uid);
      throw error;
    }
  }

  /** The job is gone, or what was applied for it may be. */
  forget(uid: string): void {
    this.applied.delete(uid);
  }

  private async hold(job: DockerfileJob, manifest: Manifest): Promise<void> {
    const memory = this.memoryOf(job.metadata.uid);
    const key = `${manifest.kind}/${manifest.metadata.name}`;
    const hash = createHash('sha256').update(JSON.stringify(manifest)).digest('base64');
    const last = memory.get(key);
    const isPod = manifest.kind === 'Pod';
    if (last?.hash === hash && (!isPod || Date.now() - last.at < trust)) return;
    // A pod is made once: AlreadyExists is the same pod from a pass that did not get to its report.
    await (isPod ? this.cluster.create(manifest) : this.cluster.apply(manifest));
    memory.set(key, { hash, at: Date.now() });
  }

  private memoryOf(uid: string): Map<string, { hash: string; at: number }> {
    const memory = this.applied.get(uid) ?? new Map<string, { hash: string; at: number }>();
    this.applied.set(uid, memory);
    return memory;
  }

  private async remove({ metadata, status }: DockerfileJob, one: Absent): Promise<void> {
    const { uid } = metadata;
    switch (one.kind) {
      case 'namespace':
        this.forget(uid);
        await this.cluster.delete({ kind: 'Namespace', name: jobNamespace(uid) });
        return;
      case 'pod':
        await this.cluster.delete(
          { kind: 'Pod', namespace: jobNamespace(uid), name: one.name },
          { gracePeriodSeconds: 0 },
        );
        return;
      case 'images':
        await this.removeImages(uid, status.run ?? 0, one.giveUp);
        return;
      case 'job':
        await this.cluster.delete({ kind, namespace: metadata.namespace, name: metadata.name }, { uid });
    }
  }

  private async removeImages(uid: string, runs: number, giveUp: boolean): Promise<void> {
    const { registry } = this.settings;
    const tags = Array.from({ length: runs }, (_, index) => runTag(index + 1));
    try {
      await deleteImages(repository(registry.host, uid), tags, registry);
    } catch (error) {
      if (!giveUp) throw error;
      this.log.error(
        { job: uid, err: error },
        'the images stay in the registry: it was out of reach for long',
      );
    }
  }
}

/** A namespace before what is in it, and what closes it before any pod. */
function waves(want: readonly Manifest[]): Manifest[][] {
  const rank = (manifest: Manifest): 0 | 1 | 2 =>
    manifest.kind === 'Namespace' ? 0 : manifest.kind === 'Pod' ? 2 : 1;
  const [namespaces, objects, pods] = ([0, 1, 2] as const).map((wave) =>
    want.filter((one) => rank(one) === wave),
  );
  // Namespaces one after another: two that are wanted in one pass are the same one, first lower then higher guarded.
  return [...(namespaces ?? []).map((one) => [one]), objects ?? [], pods ?? []];
}
