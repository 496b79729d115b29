import type { Logger } from 'pino';
import type { Cluster } from '../../cluster/cluster.ts';
import { isConflict, isForbidden, isNotFound, isRejected } from '../../cluster/errors.ts';
import type { KubeObject } from '../../cluster/object.ts';
import type { Store } from '../../cluster/watch/store.ts';
import { jobEntry, type JobEntry } from '../../resource/job-entry.ts';
import { kind } from '../../resource/schema.ts';
import { manifestOf } from '../../resource/template/job-of.ts';
import { templateSlot } from '../../resource/template/mark.ts';
import { templateKind, templateSchema, type DockerfileJobTemplate } from '../../resource/template/schema.ts';
import type { TemplateStatus } from '../../resource/template/status.ts';
import { decideTemplate, type Attempt, type MadeJob, type TemplateDecision } from '../../template/index.ts';
import { refusalMessage, takenMessage } from '../../template/refusal.ts';
import { unreadableStatus } from '../../template/unreadable.ts';
import { mergePatch } from '../merge-patch.ts';
import type { TemplateEntry } from './watch.ts';

/** What a pass over a template works with. */
export interface TemplateParts {
  readonly cluster: Pick<Cluster, 'get' | 'create' | 'patch' | 'patchStatus' | 'delete'>;
  readonly jobs: Pick<Store<JobEntry, 'template'>, 'by'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** In milliseconds since the epoch. */
  readonly now: () => number;
}

/** Jobs that a pass cancels, and that it deletes, at most. The rest is for the next one: other templates wait, too. */
const atOnce = 20;

/** Milliseconds in which the watch shows what was written. What it has not shown yet would only be done again. */
const watchLag = 1_000;

/**
 * Runs one pass over a template.
 * @returns when to run the next pass, in milliseconds since the epoch; undefined if only a change calls for one
 * @throws Error if the infrastructure fails; the caller must retry with backoff
 */
export async function passOverTemplate(
  parts: TemplateParts,
  { uid, namespace, name }: TemplateEntry,
): Promise<number | undefined> {
  const { cluster, jobs, log, now } = parts;
  const object = await cluster.get({ kind: templateKind, namespace, name });
  if (object?.metadata.uid !== uid || object.metadata.deletionTimestamp !== undefined) return undefined;
  const { data: template, error } = templateSchema.safeParse(object);
  if (!template) {
    const [issue] = error.issues;
    const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`;
    log.warn({ template: uid, namespace, templateName: name, problem }, 'cannot read the template');
    await report(cluster, object, unreadableStatus(object, problem, now()));
    return undefined;
  }
  const seen = {
    template,
    jobs: jobs.by('template', templateSlot(namespace, uid)).flatMap(made),
    now: now(),
  };
  const first = decideTemplate(seen);
  if (first.kind === 'settle') return settle(parts, object, first);
  const { job, ...attempt } = await make(parts, template, first);
  const after = decideTemplate({ ...seen, jobs: [...seen.jobs, ...job], attempt });
  if (after.kind === 'make') throw new Error(`${first.job.name} was made, and is still to be made`);
  return settle(parts, object, after);
}

/** A job that a template controls. */
const made = ({ template, ...entry }: JobEntry): MadeJob[] => (template ? [{ ...entry, template }] : []);

/** Makes a job, unless it is there already: after a crash, or because another leader has made it. */
async function make(
  { cluster, log, now }: TemplateParts,
  { metadata }: DockerfileJobTemplate,
  { job, at, patientUntil }: TemplateDecision & { readonly kind: 'make' },
): Promise<Attempt & { readonly job: readonly MadeJob[] }> {
  const { uid, namespace } = metadata;
  const about = { template: uid, namespace, jobName: job.name };
  try {
    const created = await cluster.create(manifestOf(job));
    const object =
      created.outcome === 'created' ? created.object : await cluster.get({ kind, namespace, name: job.name });
    const own = object ? made(jobEntry(object)).filter(({ template }) => template.uid === uid) : [];
    if (created.outcome === 'created') log.info(about, 'made a job by schedule');
    else if (object && own.length === 0) return { at, refusal: takenMessage(job.name), job: [] };
    return { at, job: own };
  } catch (error) {
    if (!isRejected(error) || (isForbidden(error) && now() < patientUntil)) throw error;
    log.warn({ ...about, err: error }, 'the API server does not accept the job of a template');
    return { at, refusal: refusalMessage(error.message), job: [] };
  }
}

/** Cancels, then reports, then deletes: what is deleted must be remembered before. What fails does not keep the rest from being done. */
async function settle(
  { cluster, now }: TemplateParts,
  object: KubeObject,
  { cancel, status, remove, until }: TemplateDecision & { readonly kind: 'settle' },
): Promise<number | undefined> {
  const canceled = await Promise.allSettled(cancel.slice(0, atOnce).map((job) => cancelJob(cluster, job)));
  await report(cluster, object, status);
  const removed = await Promise.allSettled(
    remove
      .slice(0, atOnce)
      .map(({ uid, namespace, name }) =>
        cluster.delete({ kind, namespace, name }, { uid, propagationPolicy: 'Background' }),
      ),
  );
  const failure = [...canceled, ...removed].find(({ status: outcome }) => outcome === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
  return cancel.length > atOnce || remove.length > atOnce ? now() + watchLag : until;
}

/** The uid is a precondition, so a later object of the same name is not touched. */
async function cancelJob(cluster: Pick<Cluster, 'patch'>, { uid, namespace, name }: MadeJob): Promise<void> {
  try {
    await cluster.patch({ kind, namespace, name }, { metadata: { uid }, spec: { cancel: true } });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

/** Writes the status as one patch, or nothing if it is unchanged. @throws ApiError a conflict if the object has changed since it was read */
async function report(
  cluster: Pick<Cluster, 'patchStatus'>,
  { metadata, status }: KubeObject,
  after: TemplateStatus,
): Promise<void> {
  const { namespace, name, resourceVersion } = metadata;
  const before = typeof status === 'object' && status !== null ? { ...status } : {};
  const patch = mergePatch(before, after);
  if (patch)
    await cluster.patchStatus({ kind: templateKind, namespace, name }, { resourceVersion, status: patch });
}
