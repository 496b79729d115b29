import { fieldManager, jobNamespace, labels, podName } from '../../resource/names.ts';
import type { PodStep } from '../containers.ts';
import type { JobContext, PodContext } from './job-context.ts';
import type { ObjectMeta } from './kubernetes.ts';

type NamedMeta = ObjectMeta & { readonly name: string };

/** Labels of every object of a job, so that one selector finds and watches them all. */
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

/** Metadata of a step's pod. */
export const podMetadata = (context: PodContext, step: PodStep): NamedMeta => ({
  name: podName(step, context.run, context.attempt),
  namespace: jobNamespace(context.job.metadata.uid),
  labels: { ...jobLabels(context), [labels.step]: step, [labels.attempt]: String(context.attempt) },
});
