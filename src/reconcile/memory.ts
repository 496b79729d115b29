import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Store } from '../cluster/watch/store.ts';
import type { Settings } from '../config/settings.ts';
import { earlierArchive } from '../pipeline/memory/earlier.ts';
import { questionsOf } from '../pipeline/memory/questions.ts';
import { isArchiveDue, isEarlierDue } from '../pipeline/observation.ts';
import type { PodSeen } from '../pipeline/pod-seen.ts';
import type { Snapshot, SourceSeen } from '../pipeline/snapshot.ts';
import type { JobEntry } from '../resource/job-entry.ts';
import { limits } from '../resource/limits.ts';
import { isPacked, reportFile } from '../resource/scan-report.ts';
import { dockerfileJobSchema, kind, type DockerfileJob } from '../resource/schema.ts';
import { gunzip } from '../text/gzip.ts';
import { LookUp } from './look-up.ts';
import { slotOf } from './watches.ts';

interface MemoryParts {
  readonly cluster: Pick<Cluster, 'get'>;
  readonly jobs: Pick<Store<JobEntry, 'memory'>, 'by'>;
  readonly settings: Settings;
}

type Known = Pick<Snapshot, 'images' | 'earlier' | 'earlierTexts' | 'earlierReport'>;

/**
 * What earlier jobs have been given. All of it is in the jobs themselves; the watch's index finds one among any number of
 * them.
 */
export class Memory {
  readonly #parts: MemoryParts;
  readonly #lookUp: LookUp;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
    this.#lookUp = new LookUp(parts.settings);
  }

  /** What a pass may know of earlier jobs. @throws ApiError if the API server fails */
  async read(
    job: DockerfileJob,
    source: SourceSeen,
    isNext: boolean,
    pods: readonly PodSeen[],
  ): Promise<Known> {
    const { settings } = this.#parts;
    const questions = questionsOf(job, { source, settings, isNext });
    const [images, earlier, archived] = await Promise.all([
      questions && this.#lookUp.answers(questions),
      isEarlierDue(job, pods) ? this.#earlier(job) : undefined,
      isArchiveDue(job) ? this.#archivedOf(job) : undefined,
    ]);
    return { ...(images && { images }), ...(earlier && { earlier }), ...archived };
  }

  /** The latest job of the namespace that remembers the same inputs. */
  async #earlier({ metadata, status }: DockerfileJob): Promise<DockerfileJob | undefined> {
    const all = this.#parts.jobs.by('memory', slotOf(metadata.namespace, status.inputs?.hash ?? ''));
    const latest = all.reduce<JobEntry | undefined>(
      (one, other) => (one === undefined || other.createdAt > one.createdAt ? other : one),
      undefined,
    );
    if (!latest) return undefined;
    const { namespace, name } = latest;
    const found = dockerfileJobSchema.safeParse(
      await this.#parts.cluster.get({ kind, namespace, name }),
    ).data;
    return found?.metadata.uid === latest.uid ? found : undefined;
  }

  async #archivedOf(job: DockerfileJob): Promise<Pick<Known, 'earlierTexts' | 'earlierReport'>> {
    const ref = earlierArchive(job);
    const object = ref && (await this.#parts.cluster.get({ kind: 'ConfigMap', ...ref }));
    const { [`${reportFile}.gz`]: report, ...packed } =
      archiveSchema.safeParse(object).data?.binaryData ?? {};
    const earlierTexts = Object.fromEntries(
      Object.entries(packed).flatMap(([file, data]) => {
        const text = gunzip(Buffer.from(data, 'base64'), limits.logBytes);
        return typeof text === 'string' ? [] : [[file.replace(/\.gz$/, ''), text.toString('utf8')]];
      }),
    );
    return { earlierTexts, ...(report !== undefined && isPacked(report) && { earlierReport: report }) };
  }
}

/** Whoever can write ConfigMaps can write this one, and as well the archive that its texts become part of. */
const archiveSchema = z.object({ binaryData: z.record(z.string(), z.string()) });
