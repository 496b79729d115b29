import type { TemplateReason } from '../resource/template/readiness.ts';
import type { DockerfileJobTemplate } from '../resource/template/schema.ts';
import type { TemplateCondition } from '../resource/template/status.ts';

/** What a template is ready for, or why it is not. */
export interface Readiness {
  readonly reason: TemplateReason;
  readonly message: string;
}

export const suspended: Readiness = {
  reason: 'Suspended',
  message: 'spec.suspend is set: nothing makes jobs',
};

/** What makes jobs. */
export function ready({ spec }: DockerfileJobTemplate): Readiness {
  const makers = [
    ...(spec.schedule === undefined ? [] : ['spec.schedule']),
    ...(spec.webhook === undefined ? [] : ['spec.webhook']),
  ];
  const message =
    makers.length === 0
      ? 'nothing makes jobs: set spec.schedule or spec.webhook'
      : `${makers.join(' and ')} ${makers.length === 1 ? 'makes' : 'make'} jobs`;
  return { reason: 'Ready', message };
}

/** The condition `Ready`. `lastTransitionTime` changes only when the status does. @param now in milliseconds since the epoch */
export function readyCondition(
  before: readonly TemplateCondition[] | undefined,
  { reason, message }: Readiness,
  { now, generation }: { readonly now: number; readonly generation: number },
): TemplateCondition {
  const status = reason === 'Ready' ? 'True' : 'False';
  const last = before?.find(({ type }) => type === 'Ready');
  return {
    type: 'Ready',
    status,
    reason,
    message,
    lastTransitionTime: last?.status === status ? last.lastTransitionTime : new Date(now).toISOString(),
    observedGeneration: generation,
  };
}
