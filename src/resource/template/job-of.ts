import { createHash } from 'node:crypto';
import { submittedAnnotation } from '../names.ts';
import { limits } from '../limits.ts';
import { apiVersion, kind } from '../schema.ts';
import type { Spec } from '../spec.ts';
import {
  commitAnnotation,
  deliveryAnnotation,
  pullRequestAnnotation,
  scheduledAtAnnotation,
  templateKind,
  templateLabel,
  templateNameLabel,
  type DockerfileJobTemplate,
} from './schema.ts';

/** What a job of a template is made for. */
export type Origin =
  | {
      readonly kind: 'schedule';
      /** The time of the schedule. */
      readonly at: Date;
    }
  | {
      readonly kind: 'push';
      /** Hash of what was delivered. */
      readonly delivery: string;
      readonly commit: string;
      /** Whether the job may publish and deploy. If not, it takes nothing from the cache of its namespace and leaves nothing there, either. */
      readonly withOutput: boolean;
      /** When the delivery arrived. It orders jobs that are created in the same second. */
      readonly at: Date;
    };

/** A job that a template makes. */
export interface TemplateJob {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ownerReferences: readonly OwnerReference[];
  readonly spec: Spec;
}

/** meta/v1 OwnerReference. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
  readonly blockOwnerDeletion: boolean;
}

/**
 * The job that a template makes. The same origin always gives the same name, so that it never makes two. The job has no
 * submitter: whoever may create templates may have created it.
 * @throws TypeError for a push to a template without spec.template.spec.source.git, which does not parse
 */
export function jobFromTemplate({ metadata, spec }: DockerfileJobTemplate, origin: Origin): TemplateJob {
  const { name, namespace, uid } = metadata;
  const { labels, annotations } = spec.template.metadata;
  return {
    name: jobName({ name, uid }, origin),
    namespace,
    labels: { ...labels, [templateLabel]: uid, [templateNameLabel]: name },
    annotations: { ...annotations, ...marks(origin) },
    // Deleting a template need not wait for its jobs.
    ownerReferences: [
      { apiVersion, kind: templateKind, name, uid, controller: true, blockOwnerDeletion: false },
    ],
    spec: origin.kind === 'push' ? specOfPush(spec.template.spec, origin) : spec.template.spec,
  };
}

/** What is sent to the apiserver. */
export const manifestOf = ({ spec, ...metadata }: TemplateJob) => ({ apiVersion, kind, metadata, spec });

/** Hexadecimal digits of the hash in a name. */
const hashLength = 16;

/** The name of the template, as far as there is room, and a hash: of another template, a time or a push, it is another one. */
function jobName({ name, uid }: { readonly name: string; readonly uid: string }, origin: Origin): string {
  const occasion = origin.kind === 'push' ? origin.delivery : origin.at.toISOString();
  const hash = createHash('sha256')
    .update(JSON.stringify([uid, origin.kind, occasion]))
    .digest('hex');
  const beginning = name.slice(0, limits.nameLength - hashLength - 1).replace(/[.-]+$/, '');
  return `${beginning}-${hash.slice(0, hashLength)}`;
}

const marks = (origin: Origin): Record<string, string> => ({
  [submittedAnnotation]: origin.at.toISOString(),
  ...(origin.kind === 'push'
    ? {
        [deliveryAnnotation]: origin.delivery,
        [commitAnnotation]: origin.commit,
        ...(!origin.withOutput && { [pullRequestAnnotation]: 'true' }),
      }
    : { [scheduledAtAnnotation]: origin.at.toISOString() }),
});

/** The pushed commit is what is built, whatever the branch is by then. */
function specOfPush(
  { output, deploy, verify, ...spec }: Spec,
  { commit, withOutput }: Origin & { readonly kind: 'push' },
): Spec {
  const { git } = spec.source;
  if (!git) throw new TypeError('a push needs spec.template.spec.source.git');
  const source = { git: { ...git, revision: commit } };
  // Anybody may open a pull request: what it builds is nothing that other builds should start from.
  if (!withOutput) return { ...spec, source, build: { ...spec.build, cache: 'none' } };
  return { ...spec, source, ...(output && { output }), ...(deploy && { deploy }), ...(verify && { verify }) };
}
