import { z } from 'zod';
import type { SeenDeployment } from '../../pipeline/rollout/deployment-seen.ts';
import { deployedByAnnotation } from '../../resource/names.ts';
import { oneLine } from '../../text/quote.ts';

const count = z.int().default(0);

/** A Deployment of apps/v1, as far as a rollout looks at it. */
const schema = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    generation: count,
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    replicas: z.int().default(1),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string() })) }),
    }),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: z
        .array(
          z.object({
            type: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
            lastUpdateTime: z.string().optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** In characters. They go into the status. */
const longest = { revision: 20, message: 1000 };

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/**
 * @param container the name of the container that gets the image
 * @throws ZodError for an object that no apiserver returns
 */
export function parseDeployment(
  object: unknown,
  container: string,
): Omit<SeenDeployment, 'isTaken' | 'hasService'> {
  const { metadata, spec, status } = schema.parse(object);
  const { uid, resourceVersion, generation, annotations } = metadata;
  const { containers } = spec.template.spec;
  const image = containers.find(({ name }) => name === container)?.image;
  const deployedBy = annotations[deployedByAnnotation];
  const revision = annotations[revisionAnnotation];
  const stuck = status.conditions.find(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  return {
    uid,
    resourceVersion,
    generation,
    containers: containers.map(({ name }) => name),
    ...(image !== undefined && { image }),
    ...(deployedBy !== undefined && { deployedBy }),
    ...(revision !== undefined && { revision: revision.slice(0, longest.revision) }),
    ...(stuck && {
      stuck: {
        message: oneLine(stuck.message ?? 'its deadline is exceeded', longest.message),
        since: Date.parse(stuck.lastUpdateTime ?? '') || 0,
      },
    }),
    observedGeneration: status.observedGeneration,
    wanted: spec.replicas,
    replicas: status.replicas,
    updated: status.updatedReplicas,
    available: status.availableReplicas,
  };
}
