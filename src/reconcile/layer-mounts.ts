import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import type { KnownLayer } from '../pipeline/4-scan/image/known-layer.ts';
import type { LayerMount } from '../pipeline/layer-mount.ts';
import type { Snapshot } from '../pipeline/snapshot.ts';
import { openRegistry } from '../registry/client.ts';
import { mount } from '../registry/copy-image.ts';
import { repositoryPath, submitterAnnotation } from '../resource/names.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { copyAccess } from './copy-access.ts';

/** Bytes. A smaller layer is pushed as quickly as it is mounted. */
const worthwhile = 1024 ** 2;
/** Milliseconds for which nothing is mounted after a failure: each leaves an upload that the registry has to remove. */
const pause = 600_000;
/** Submitters whose last job is remembered, and jobs that have got layers. */
const most = 1_000;

interface Job {
  readonly metadata: Pick<DockerfileJob['metadata'], 'uid' | 'namespace' | 'annotations'>;
}

/**
 * The layers that jobs of the same submitter share, most of them those of base images: a job's repository gets those of the
 * last image before the next one is pushed. Only saves work, never fails, and never holds a job up.
 */
export class LayerMounts {
  readonly #settings: Pick<Settings, 'registry'>;
  readonly #log: Pick<Logger, 'warn'>;
  /** By namespace and submitter. Who mounts a layer can read it, even without having had it, so nobody gets another's. */
  readonly #last = new Map<string, LayerMount>();
  /** The jobs that have got layers, by uid. */
  readonly #begun = new Map<string, Promise<void>>();
  /** In milliseconds since the epoch. */
  #pausedUntil = 0;

  constructor(settings: Pick<Settings, 'registry'>, log: Pick<Logger, 'warn'>) {
    this.#settings = settings;
    this.#log = log;
  }

  /** @param layers of the job's image, which a scan has accepted */
  learn(job: Job, layers: readonly KnownLayer[]): void {
    const digests = layers.filter(({ size }) => size >= worthwhile).map(({ digest }) => digest);
    if (digests.length > 0) remember(this.#last, submitterOf(job), { from: job.metadata.uid, digests });
  }

  of(job: Job): Pick<Snapshot, 'lastLayers'> {
    const last = this.#last.get(submitterOf(job));
    return last === undefined || last.from === job.metadata.uid ? {} : { lastLayers: last };
  }

  /** Mounts them in the background, once a job. */
  begin(job: Job, wanted: LayerMount): void {
    const { uid } = job.metadata;
    if (this.#begun.has(uid) || Date.now() < this.#pausedUntil) return;
    const work = this.#mount(uid, wanted).catch((error: unknown) => {
      this.#pausedUntil = Date.now() + pause;
      this.#last.delete(submitterOf(job));
      this.#log.warn({ job: uid, from: wanted.from, err: error }, 'could not mount layers: all are pushed');
    });
    remember(this.#begun, uid, work);
  }

  /** Ends when what was begun for the job has ended. */
  async settled(uid: string): Promise<void> {
    await this.#begun.get(uid);
  }

  async #mount(uid: string, { from, digests }: LayerMount): Promise<void> {
    const { host } = this.#settings.registry;
    const client = await openRegistry(host, copyAccess(this.#settings, uid, from));
    const paths = { from: repositoryPath(from), to: repositoryPath(uid) };
    for (const digest of digests) await mount(client, paths, digest);
  }
}

/** A hash, so that no annotation fills the memory. */
const submitterOf = ({ metadata: { namespace, annotations } }: Job): string =>
  createHash('sha256')
    .update(JSON.stringify([namespace, annotations?.[submitterAnnotation]]))
    .digest('hex');

/** The one set last comes last. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > most) map.delete(oldest);
}
