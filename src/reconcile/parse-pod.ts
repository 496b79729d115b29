import { z } from 'zod';
import type { ContainerSeen, PodSeen } from '../pipeline/snapshot.ts';
import { labels } from '../resource/names.ts';

const state = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  running: z.object({ startedAt: z.string().optional() }).optional(),
  terminated: z
    .object({
      exitCode: z.int(),
      reason: z.string().optional(),
      message: z.string().optional(),
      startedAt: z.string().nullish(),
      finishedAt: z.string().nullish(),
    })
    .optional(),
});
const containers = z.array(z.object({ name: z.string(), state: state.default({}) })).default([]);

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: z.object({
      [labels.uid]: z.string(),
      [labels.step]: z.enum(['build', 'scan', 'run']),
      [labels.run]: z.coerce.number().int(),
      [labels.attempt]: z.coerce.number().int(),
    }),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    runtimeClassName: z.string().optional(),
    hostUsers: z.boolean().default(true),
  }),
  status: z.object({
    phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']).default('Pending'),
    reason: z.string().optional(),
    message: z.string().optional(),
    initContainerStatuses: containers,
    containerStatuses: containers,
  }),
});

/** A job's pod, with the uid of the job that it belongs to. */
export interface JobPod extends PodSeen {
  readonly jobUid: string;
  readonly namespace: string;
}

/** Parses a pod of a job; throws on one that lacks our labels. */
export function parsePod(raw: unknown): JobPod {
  const { metadata, spec, status } = podSchema.parse(raw);
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
    createdAt: metadata.creationTimestamp,
    deleting: metadata.deletionTimestamp !== undefined,
    ...(spec.runtimeClassName !== undefined && { runtimeClass: spec.runtimeClassName }),
    userNamespace: !spec.hostUsers,
    containers: [...status.initContainerStatuses, ...status.containerStatuses].map(parseContainer),
  };
}

function parseContainer({ name, state }: z.output<typeof containers>[number]): ContainerSeen {
  const { waiting, running, terminated } = state;
  if (terminated) return { name, state: 'terminated', ...given(terminated) };
  if (running) return { name, state: 'running', ...given(running) };
  return { name, state: 'waiting', ...given(waiting ?? {}) };
}

type Given = Omit<ContainerSeen, 'name' | 'state'>;

/** Leaves out what the kubelet left out or set to null. */
function given(told: { [K in keyof Given]?: Given[K] | null | undefined }): Given {
  return Object.fromEntries(
    Object.entries(told).filter(([, value]) => value !== undefined && value !== null),
  );
}
