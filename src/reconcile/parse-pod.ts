import { z } from 'zod';
import { podSteps, resultContainers } from '../pipeline/containers.ts';
import type { ContainerSeen, PodSeen } from '../pipeline/pod-seen.ts';
import { mergeResults, parseResult, type Results } from '../pipeline/results.ts';
import { labels, nonceAnnotation } from '../resource/names.ts';

const told = z.object({ reason: z.string().optional(), message: z.string().optional() });
const time = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);
const state = z.object({
  waiting: told.optional(),
  running: z.object({ startedAt: time }).optional(),
  terminated: told.extend({ exitCode: z.int(), startedAt: time, finishedAt: time }).optional(),
});
const named = z.array(z.object({ name: z.string() })).default([]);
/** The kubelet starts a sidecar again. What counts is that it has ended, and how it did so before. */
const statuses = z
  .array(
    z
      .object({ name: z.string(), state: state.default({}), lastState: state.default({}) })
      .transform(({ name, state: now, lastState: { terminated } }) => ({
        name,
        state: terminated ? { terminated } : now,
      })),
  )
  .default([]);

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: z.object({
      [labels.uid]: z.string(),
      [labels.step]: z.enum(podSteps),
      [labels.run]: z.coerce.number().int(),
      [labels.attempt]: z.coerce.number().int(),
    }),
    annotations: z.object({ [nonceAnnotation]: z.string().optional() }).default({}),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    runtimeClassName: z.string().optional(),
    hostUsers: z.boolean().default(true),
    initContainers: named,
    containers: named,
  }),
  status: z.object({
    phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']).default('Pending'),
    reason: z.string().optional(),
    message: z.string().optional(),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
      .default([]),
    initContainerStatuses: statuses,
    containerStatuses: statuses,
  }),
});

/** A pod and the job that owns it. */
export interface JobPod extends PodSeen {
  readonly jobUid: string;
  readonly namespace: string;
  /** What its trusted containers put in front of the results in their logs. */
  readonly nonce?: string;
  /** Parsed from the termination messages of its trusted containers. */
  readonly results: Results;
}

/** Parses a pod of a job. @throws ZodError if the pod lacks our labels */
export function parsePod(raw: unknown): JobPod {
  const { metadata, spec, status } = podSchema.parse(raw);
  const nonce = metadata.annotations[nonceAnnotation];
  const states = new Map(
    [...status.initContainerStatuses, ...status.containerStatuses].map(({ name, state }) => [name, state]),
  );
  const containers = [...spec.initContainers, ...spec.containers].map(({ name }) =>
    containerSeen(name, states.get(name) ?? {}),
  );
  const unscheduled = status.conditions.find(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  );
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    jobUid: metadata.labels[labels.uid],
    step: metadata.labels[labels.step],
    run: metadata.labels[labels.run],
    attempt: metadata.labels[labels.attempt],
    phase: status.phase,
    ...(status.reason !== undefined && { reason: status.reason }),
    ...(status.message !== undefined && { message: status.message }),
    ...(spec.nodeName !== undefined && { node: spec.nodeName }),
    ...(unscheduled?.message !== undefined && { unschedulable: unscheduled.message }),
    createdAt: metadata.creationTimestamp,
    deleting: metadata.deletionTimestamp !== undefined,
    ...(spec.runtimeClassName !== undefined && { runtimeClass: spec.runtimeClassName }),
    userNamespace: !spec.hostUsers,
    containers,
    ...(nonce !== undefined && { nonce }),
    results: resultsOf(containers),
  };
}

function containerSeen(
  name: string,
  { waiting, running, terminated }: z.output<typeof state>,
): ContainerSeen {
  if (terminated) {
    const { exitCode, ...rest } = terminated;
    return { name, state: 'terminated', exitCode, ...given(rest) };
  }
  if (running) return { name, state: 'running', ...given(running) };
  return { name, state: 'waiting', ...given(waiting ?? {}) };
}

/** Omits the fields that the kubelet did not set. */
const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

function resultsOf(containers: readonly ContainerSeen[]): Results {
  const parsed = containers.map((container) => {
    const known = resultContainers.find((name) => name === container.name);
    const message = container.state === 'terminated' ? container.message : undefined;
    return known === undefined || message === undefined ? {} : parseResult(known, message);
  });
  return mergeResults(parsed);
}
