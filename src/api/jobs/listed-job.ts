import type { JobEntry, JobStore } from '../store/job-store.ts';
import { jobDetail } from './job-detail.ts';
import { jobView } from './job-view.ts';
import type { Field, ListedJob } from './list-query.ts';
import { statusWord } from '../../resource/status-word.ts';

/** What is shown of a job without reading it. */
const summary = (entry: JobEntry) => ({
  id: entry.uid,
  name: entry.title,
  description: entry.description,
  namespace: entry.namespace,
  objectName: entry.name,
  resourceVersion: entry.resourceVersion,
  status: statusWord(entry.phase),
  performance: entry.performance ?? null,
  reason: entry.reason ?? null,
  createdAt: entry.createdAt,
  finishedAt: entry.finishedAt ?? null,
});

const summaryFields: readonly Field[] = [
  'id',
  'name',
  'description',
  'namespace',
  'objectName',
  'resourceVersion',
  'status',
  'performance',
  'reason',
  'createdAt',
  'finishedAt',
];

const pick = (job: ListedJob, fields: readonly Field[]): ListedJob =>
  Object.fromEntries(fields.map((field) => [field, job[field]]));

/** The jobs of a page. Reads a job only if a field needs it. Jobs that are gone by then are left out. */
export async function* listedJobs(
  store: Pick<JobStore, 'get'>,
  entries: readonly JobEntry[],
  fields: readonly Field[] = summaryFields,
): AsyncGenerator<ListedJob, void> {
  const isKnown = fields.every((field) => summaryFields.includes(field));
  // Packing costs more than everything else.
  const isPacked = fields.includes('dockerfile');
  for (const entry of entries) {
    if (isKnown) {
      yield pick(summary(entry), fields);
      continue;
    }
    const job = await store.get(entry);
    if (job && job.metadata.deletionTimestamp === undefined)
      yield pick({ ...jobDetail(job), ...(isPacked && jobView(job)) }, fields);
  }
}
