import { ageKey } from '../../src/resource/age-key.ts';
import type { Phase } from '../../src/resource/phases.ts';
import type { TemplateMark } from '../../src/resource/template/mark.ts';
import type { MadeJob } from '../../src/template/index.ts';
import { templateSchema, type DockerfileJobTemplate } from '../../src/resource/template/schema.ts';
import type { TemplateSpecInput } from '../../src/resource/template/spec.ts';
import type { TemplateStatus } from '../../src/resource/template/status.ts';

export const templateUid = '0b7c1de2-93f4-4a55-8e66-7788990011aa';

export interface TemplateOverrides {
  readonly metadata?: Partial<DockerfileJobTemplate['metadata']>;
  /** As a user writes it; the schema adds the defaults. */
  readonly spec?: Partial<TemplateSpecInput>;
  readonly status?: TemplateStatus;
}

/** Makes a valid, parsed DockerfileJobTemplate, with every default of the schema. */
export function makeTemplate({ metadata, spec, status = {} }: TemplateOverrides = {}): DockerfileJobTemplate {
  return templateSchema.parse({
    apiVersion: 'dockerfilejob.io/v1alpha1',
    kind: 'DockerfileJobTemplate',
    metadata: {
      name: 'nightly',
      namespace: 'team-a',
      uid: templateUid,
      resourceVersion: '1000',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: { template: { spec: { source: { dockerfile: 'FROM scratch' } } }, ...spec },
    status,
  });
}

export interface MadeOverrides {
  /** Seconds after the first job that a template of these tests could have made. */
  readonly at: number;
  readonly phase?: Phase;
  readonly mark?: Partial<TemplateMark>;
  readonly deleting?: boolean;
}

/** When the first job of a template of these tests can be made: 2026-01-02T00:00:00Z. */
export const firstMade = Date.parse('2026-01-02T00:00:00Z');

/** What a template is told of a job that it has made. */
export function madeJob(
  name: string,
  { at, phase = 'Succeeded', mark, deleting = false }: MadeOverrides,
): MadeJob {
  const createdAt = firstMade + at * 1000;
  const creationTimestamp = new Date(createdAt).toISOString();
  const template = {
    uid: templateUid,
    age: ageKey({ creationTimestamp, uid: name }),
    canceled: false,
    ofPullRequest: false,
    ...mark,
  };
  return { uid: name, namespace: 'team-a', name, createdAt, deleting, phase, template };
}
