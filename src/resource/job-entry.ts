import { z } from 'zod';
import { milliseconds, duration } from './duration.ts';
import { notificationNames, tellingOf, type Telling } from './notifications.ts';
import { isAtWork, phases, type Phase } from './phases.ts';
import { finalizer } from './schema.ts';
import { templateMark, type TemplateMark } from './template/mark.ts';

const optionalText = z.string().optional().catch(undefined);
const ttl = duration.transform(milliseconds).optional().catch(undefined);
const none = () => ({});

/** Accepts every object that an apiserver can return: what does not parse gets the default of its field. */
const entrySchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    generation: z.int().catch(1),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
    finalizers: z.array(z.string()).catch([]),
  }),
  spec: z
    .object({
      priority: z.int().catch(0),
      suspend: z.boolean().catch(false),
      source: z
        .object({ artifact: z.object({ digest: z.string() }) })
        .optional()
        .catch(undefined),
      retention: z.object({ ttlAfterFailed: ttl, ttlAfterSucceeded: ttl }).catch(none),
      notify: z.unknown().optional(),
      reportTo: z.unknown().optional(),
    })
    .catch({ priority: 0, suspend: false, retention: {} }),
  status: z
    .object({
      phase: z.enum(phases).catch('Init'),
      run: z.int().optional().catch(undefined),
      observedGeneration: z.int().optional().catch(undefined),
      startTime: optionalText,
      completionTime: optionalText,
      inputs: z
        .object({ hash: z.string(), unchanged: z.literal(true) })
        .optional()
        .catch(undefined),
      reusedFrom: z.unknown().optional(),
      notifications: z.array(z.object({ name: z.enum(notificationNames) })).catch([]),
    })
    .catch({ phase: 'Init', notifications: [] }),
});

/**
 * What the operator keeps in memory of each DockerfileJob: a few hundred bytes, however large the object is. A pass
 * reads the object itself. Times are in milliseconds since the epoch.
 */
export interface JobEntry {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: number;
  readonly deleting: boolean;
  /** Whether our finalizer keeps the object until everything else is gone. */
  readonly held: boolean;
  readonly priority: number;
  readonly suspend: boolean;
  readonly phase: Phase;
  /** Its run, while it is at work. */
  readonly run?: number;
  /** Whether the status describes the current spec. */
  readonly observed: boolean;
  readonly startedAt?: number;
  /** The hash of its inputs, if a later job of the namespace may have its image and verdict. */
  readonly remembers?: string;
  /** When spec.retention says to delete it. */
  readonly expiresAt?: number;
  /** The digest of the upload that it refers to. */
  readonly upload?: string;
  /** What is to be told of it, to whom its spec names. */
  readonly telling?: Telling;
  /** What its template needs to know, if one has made it. */
  readonly template?: TemplateMark;
}

type EntryStatus = z.output<typeof entrySchema>['status'];

const runAtWork = ({ phase, run }: EntryStatus): Pick<JobEntry, 'run'> =>
  isAtWork(phase) && run !== undefined ? { run } : {};

/** Extracts the entry of an object, whether or not its spec and status are valid. */
export function jobEntry(raw: unknown): JobEntry {
  const { metadata, spec, status } = entrySchema.parse(raw);
  const { phase, startTime, completionTime, inputs, reusedFrom } = status;
  const isDeleting = metadata.deletionTimestamp !== undefined;
  const { ttlAfterSucceeded, ttlAfterFailed } = spec.retention;
  const life = phase === 'Succeeded' ? ttlAfterSucceeded : ttlAfterFailed;
  const startedAt = Date.parse(startTime ?? '');
  const expiresAt = Date.parse(completionTime ?? '') + (life ?? NaN);
  const template = templateMark(raw);
  const wants = { event: spec.notify !== undefined, commitStatus: spec.reportTo !== undefined };
  const told = status.notifications.map(({ name }) => name);
  const telling = isDeleting ? undefined : tellingOf({ phase, wants, told });
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    resourceVersion: metadata.resourceVersion,
    generation: metadata.generation,
    createdAt: Date.parse(metadata.creationTimestamp),
    deleting: isDeleting,
    held: metadata.finalizers.includes(finalizer),
    priority: spec.priority,
    suspend: spec.suspend,
    phase,
    ...runAtWork(status),
    observed: status.observedGeneration === metadata.generation,
    ...(Number.isFinite(startedAt) && { startedAt }),
    ...(inputs && reusedFrom === undefined && !isDeleting && { remembers: inputs.hash }),
    ...(Number.isFinite(expiresAt) && { expiresAt }),
    ...(spec.source && { upload: spec.source.artifact.digest }),
    ...(telling && { telling }),
    ...(template && { template }),
  };
}
