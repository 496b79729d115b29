import type { Cluster } from '../../../cluster/cluster.ts';
import { archivedLogs } from '../../../resource/archived-logs.ts';
import { kind } from '../../../resource/schema.ts';
import { jobOf, type Job } from '../job.ts';
import type { Jobs, NewJob } from '../jobs.ts';
import type { RestServer } from '../rest/request.ts';
import { noUploads, uploadContext } from '../rest/upload.ts';
import { diagnose } from '../../read/diagnosis.ts';
import { findingsOf } from '../../read/report.ts';
import { repeatOf } from '../../read/repeat.ts';
import { openArchive } from './archive.ts';
import { seeFacts } from './facts.ts';
import { follow } from './follow.ts';
import { calling, nameTaken, noSuchJob } from './failures.ts';
import { readJobLogs } from './logs.ts';

export interface ClusterJobsOptions {
  readonly cluster: Cluster;
  readonly server: string;
  readonly namespace: string;
  /** The REST API of the same cluster, which takes uploads; undefined if it is not known. */
  readonly uploads: RestServer | undefined;
}

const uid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The jobs of a cluster, by its API server, with the rights of the caller. */
export function clusterJobs({ cluster, server, namespace, uploads }: ClusterJobsOptions): Jobs {
  const place = { server, namespace };
  const call = <T>(action: () => Promise<T>): Promise<T> => calling(place, action);

  async function get(name: string, space = namespace): Promise<Job | undefined> {
    const object = await cluster.get({ kind, namespace: space, name });
    return object && jobOf(object);
  }

  /** Names the same object only: a later one of the same name has another UID. */
  async function again({ metadata }: Job): Promise<Job | undefined> {
    const job = await get(metadata.name, metadata.namespace);
    return job?.metadata.uid === metadata.uid ? job : undefined;
  }

  async function create(manifest: NewJob, dryRun: boolean, space = namespace): Promise<Job> {
    const { name, generateName = '', ...others } = manifest.metadata;
    const rest = { ...others, namespace: space };
    const metadata = name === undefined ? { ...rest, generateName } : { ...rest, name };
    const created = await cluster.create({ ...manifest, metadata }, { dryRun, fieldValidation: 'Strict' });
    if (created.outcome === 'exists') throw nameTaken(namespace);
    return jobOf(created.object);
  }

  const ref = ({ metadata }: Job) => ({ kind, namespace: metadata.namespace, name: metadata.name }) as const;

  return {
    place: `namespace ${namespace}`,
    create: (manifest, dryRun) => call(() => create(manifest, dryRun)),
    upload: async (archive, signal) => {
      if (!uploads) throw noUploads();
      return uploadContext(uploads, { archive, namespace, signal });
    },
    find: (id) =>
      call(async () => {
        const job = (await get(id)) ?? (uid.test(id) ? await withUid(cluster, namespace, id) : undefined);
        if (!job) throw noSuchJob(id, namespace);
        return job;
      }),
    async *list({ allNamespaces }) {
      const objects = cluster.list(kind, allNamespaces ? {} : { namespace });
      for (;;) {
        const next = await call(() => objects.next());
        if (next.done === true) return;
        yield jobOf(next.value);
      }
    },
    watch: (job, signal) => follow({ cluster, again: () => call(() => again(job)), signal }, job),
    cancel: (job) =>
      call(async () => {
        await cluster.patch(ref(job), { metadata: { uid: job.metadata.uid }, spec: { cancel: true } });
      }),
    remove: (job) =>
      call(async () => {
        await cluster.delete(ref(job), { uid: job.metadata.uid, propagationPolicy: 'Background' });
      }),
    rerun: (job) =>
      call(async () => {
        return create(repeatOf(job), false, job.metadata.namespace);
      }),
    logs: (job, options) => readJobLogs({ cluster, again: () => again(job), call }, job, options),
    report: (job) =>
      call(async () => {
        const archived = await openArchive(cluster, job, () => again(job));
        return findingsOf(archived?.(archivedLogs.summarize.file) ?? '');
      }),
    dockerfile: (job) =>
      call(async () => {
        const { dockerfile } = job.spec.source;
        return dockerfile ?? (await openArchive(cluster, job, () => again(job)))?.('Dockerfile');
      }),
    checks: () => call(async () => diagnose(await seeFacts(cluster, namespace), Date.now())),
    close: () => cluster.close(),
  };
}

async function withUid(cluster: Cluster, namespace: string, id: string): Promise<Job | undefined> {
  for await (const object of cluster.list(kind, { namespace })) {
    if (object.metadata.uid === id) return jobOf(object);
  }
  return undefined;
}
