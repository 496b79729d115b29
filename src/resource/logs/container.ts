import { z } from 'zod';
import { archivedLogs, type LogName } from '../archived-logs.ts';
import { nonceAnnotation } from '../names.ts';

/** A container whose log can be asked for. */
export interface LogContainer {
  /** `absent`: the pod has no such container. */
  readonly state: 'absent' | 'waiting' | 'running' | 'terminated';
  readonly exitCode?: number | undefined;
  /** What its results are told apart by. */
  readonly nonce?: string | undefined;
}

const statuses = z
  .array(
    z.object({
      name: z.string(),
      state: z
        .object({ running: z.unknown(), terminated: z.object({ exitCode: z.int() }).optional() })
        .partial()
        .default({}),
    }),
  )
  .default([]);
const named = z.array(z.object({ name: z.string() })).default([]);
const podSchema = z.object({
  metadata: z.object({ annotations: z.object({ [nonceAnnotation]: z.string().optional() }) }),
  spec: z.object({ initContainers: named, containers: named }),
  status: z.object({ initContainerStatuses: statuses, containerStatuses: statuses }),
});

/** A container as its pod shows it. @throws ZodError if it is no pod */
export function containerIn(pod: unknown, name: string): LogContainer {
  const { metadata, spec, status } = podSchema.parse(pod);
  const nonce = metadata.annotations[nonceAnnotation];
  if (![...spec.initContainers, ...spec.containers].some((one) => one.name === name))
    return { state: 'absent' };
  const seen = [...status.initContainerStatuses, ...status.containerStatuses].find(
    (one) => one.name === name,
  );
  const { running, terminated } = seen?.state ?? {};
  if (terminated) return { state: 'terminated', exitCode: terminated.exitCode, nonce };
  return { state: running === undefined ? 'waiting' : 'running', nonce };
}

/** Whether there will be nothing to show of a container. Of some, only what they say when they fail is a log. */
export const isSilent = (name: LogName, { state, exitCode }: LogContainer): boolean =>
  state === 'absent' || (state === 'terminated' && archivedLogs[name].when === 'failed' && exitCode === 0);

/** Whether its log can be read now. A report is no log to be read while it is written: it is shown from the archive. */
export const hasLog = (name: LogName, { state }: LogContainer): boolean =>
  archivedLogs[name].keep === 'end' &&
  (state === 'terminated' || (state === 'running' && archivedLogs[name].when === 'always'));
