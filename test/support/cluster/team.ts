import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import type { KubeObject } from '../../../src/cluster/object.ts';
import { jobNamespace, labels } from '../../../src/resource/names.ts';
import { apiVersion, dockerfileJobSchema, kind, type DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { isTerminal, type Phase } from '../../../src/resource/phases.ts';
import { keepJournal, type Entry, type Journal } from './journal.ts';

/** A user's namespace, the jobs in it, and everything that watches have reported about them. */
export interface Team {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly jobs: Journal<DockerfileJob>;
  /** The pods of all jobs in the cluster. */
  readonly pods: Journal<KubeObject>;
  /** The namespaces that the operator creates, one per job. */
  readonly namespaces: Journal<KubeObject>;
  /** The job starts from nothing, unless the spec says otherwise. */
  submit(spec: SpecInput, name?: string): Promise<DockerfileJob>;
  /** Applies a merge patch to the spec. @returns the job with its new generation */
  change(job: DockerfileJob, spec: object): Promise<DockerfileJob>;
  remove(job: DockerfileJob): Promise<void>;
  /** Waits until the job has reached this phase. @returns the job as it was then */
  reached(job: DockerfileJob, phase: Phase): Promise<DockerfileJob>;
  /** Waits until the current job satisfies `fits`. @param what what is expected, for the error message */
  until(job: DockerfileJob, fits: (now: DockerfileJob) => boolean, what: string): Promise<DockerfileJob>;
  /** Waits until the job is finished for this generation of its spec. */
  ended(job: DockerfileJob): Promise<DockerfileJob>;
  /** Waits until the job's own namespace is gone, and with it all its pods. */
  cleaned(job: DockerfileJob): Promise<void>;
  /** Returns every phase that the watch has shown, in order. */
  phases(job: DockerfileJob): Phase[];
  /** Returns the last state of every pod that the job ever had. */
  podsOf(job: DockerfileJob): KubeObject[];
  /** Deletes the namespace. */
  disband(): Promise<void>;
}

/** Creates a namespace whose name starts with the prefix, and watches it. */
export async function gatherTeam(cluster: Cluster, prefix: string): Promise<Team> {
  const namespace = `${prefix}-${randomBytes(3).toString('hex')}`;
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const [jobs, pods, namespaces] = await Promise.all([
    keepJournal(cluster, { kind, namespace, parse: (raw) => dockerfileJobSchema.parse(raw) }),
    keepJournal(cluster, { kind: 'Pod', labelSelector: labels.uid, parse: (raw) => raw }),
    keepJournal(cluster, { kind: 'Namespace', labelSelector: labels.uid, parse: (raw) => raw }),
  ]);
  const refOf = ({ metadata }: DockerfileJob) => ({ kind, namespace, name: metadata.name }) as const;
  const until: Team['until'] = (job, fits, what) =>
    jobs.until((entries) => {
      const now = entries.findLast(isOf(job));
      return now && !now.gone && fits(now.object) ? now.object : undefined;
    }, `${job.metadata.name}: ${what}`);

  return {
    namespace,
    cluster,
    jobs,
    pods,
    namespaces,
    until,
    async submit(spec, name = `job-${randomBytes(4).toString('hex')}`) {
      // Most tests are about builds and scans. An equal job of the same team would have none.
      const build = { cache: 'none', ...spec.build } as const;
      const manifest = { apiVersion, kind, metadata: { name, namespace }, spec: { ...spec, build } };
      const created = await cluster.create(manifest);
      if (created.outcome === 'exists') throw new Error(`job ${name} already exists`);
      return dockerfileJobSchema.parse(created.object);
    },
    change: async (job, spec) => dockerfileJobSchema.parse(await cluster.patch(refOf(job), { spec })),
    remove: async (job) => {
      await cluster.delete(refOf(job));
    },
    reached: (job, phase) =>
      jobs.until(
        (entries) => entries.find((one) => isOf(job)(one) && one.object.status.phase === phase)?.object,
        `${job.metadata.name}: ${phase}`,
      ),
    ended: (job) =>
      until(
        job,
        ({ status }) =>
          isTerminal(status.phase) && (status.observedGeneration ?? 0) >= job.metadata.generation,
        'its end',
      ),
    cleaned: async ({ metadata }) => {
      const key = jobNamespace(metadata.uid);
      await namespaces.until((entries) => {
        const last = entries.findLast((one) => one.key === key);
        return last === undefined || last.gone ? true : undefined;
      }, `${key} to be gone`);
    },
    phases: (job) =>
      jobs.entries
        .filter(isOf(job))
        .map(({ object }) => object.status.phase)
        .filter((phase, index, all) => phase !== all[index - 1]),
    podsOf({ metadata }) {
      const own = pods.entries.filter(({ object }) => object.metadata.labels[labels.uid] === metadata.uid);
      return [...new Map(own.map(({ object }) => [object.metadata.uid, object])).values()];
    },
    async disband() {
      await cluster.delete({ kind: 'Namespace', name: namespace });
      await Promise.all([jobs.stop(), pods.stop(), namespaces.stop()]);
    },
  };
}

const isOf =
  (job: DockerfileJob) =>
  ({ object }: Entry<DockerfileJob>): boolean =>
    object.metadata.uid === job.metadata.uid;
