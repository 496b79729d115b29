import { dockerfileJobSchema, type DockerfileJob } from '../../src/resource/schema.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import type { Status } from '../../src/resource/status.ts';

export const jobUid = '6f1c2d3e-4a5b-4c6d-8e7f-901234567890';

export interface JobOverrides {
  readonly metadata?: Partial<DockerfileJob['metadata']>;
  /** As a user writes it; the schema adds the defaults. A `source` replaces the standard one. */
  readonly spec?: Partial<SpecInput>;
  /** Each given field must be complete (a step has a name and a state). `phase` defaults to Init. */
  readonly status?: Partial<Status>;
}

/** Makes a valid, parsed DockerfileJob, with every default of the schema. */
export function makeJob({ metadata, spec, status }: JobOverrides = {}): DockerfileJob {
  return dockerfileJobSchema.parse({
    apiVersion: 'dockerfilejob.io/v1alpha1',
    kind: 'DockerfileJob',
    metadata: {
      name: 'my-model',
      namespace: 'team-a',
      uid: jobUid,
      resourceVersion: '1000',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      finalizers: ['dockerfilejob.io/clean'],
      ...metadata,
    },
    spec: {
      source: { dockerfile: 'FROM debian:bookworm\nCMD echo \'{"perf":0.99}\' > /data/perf.json\n' },
      ...spec,
    },
    status: status ?? {},
  });
}
