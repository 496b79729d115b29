import type { DockerfileJob } from '../../resource/schema.ts';
import { submittedAnnotation } from '../store/job-manifest.ts';

/** A sort key: the creation time in seconds, then the time in milliseconds that REST noted, then the uid. */
export function ageKey({ metadata }: Pick<DockerfileJob, 'metadata'>): string {
  const submitted = annotation(metadata.annotations);
  return [metadata.creationTimestamp, submitted, metadata.uid].join(' ');
}

/** Compares two keys of `ageKey`. */
export const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

function annotation(annotations: unknown): string {
  if (typeof annotations !== 'object' || annotations === null) return '';
  const value: unknown = Reflect.get(annotations, submittedAnnotation);
  return typeof value === 'string' ? value : '';
}
