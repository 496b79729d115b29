import { fieldManager, jobNamespace, labels, podName, type PodStep } from '../../resource/names.ts';
import type { JobContext, PodContext } from './job-context.ts';
import type { ObjectMeta } from './kubernetes.ts';

type NamedMeta = ObjectMeta & { readonly name: string };

/** Says of every object whose it is, so that all of a job can be found and watched by one selector. */
export const jobLabels = ({ job, run }: JobContext): Record<string, string> => ({
  [labels.managedBy]: fieldManager,
  [labels.uid]: job.metadata.uid,
  [labels.run]: String(run),
  [labels.jobName]: job.metadata.name,
  [labels.jobNamespace]: job.metadata.namespace,
});

/** Metadata of an object in the job's own namespace. */
export const objectMetadata = (context: JobContext, name: string): NamedMeta => ({
  name,
  namespace: jobNamespace(context.job.metadata.uid),
  labels: jobLabels(context),
});

/** Metadata of a step's pod; its name is derived, so that a repeat meets AlreadyExists. */
export const podMetadata = (context: PodContext, step: PodStep): NamedMeta => ({
  name: podName(step, context.run, context.attempt),
  namespace: jobNamespace(context.job.metadata.uid),
  labels: { ...jobLabels(context), [labels.step]: step, [labels.attempt]: String(context.attempt) },
});
