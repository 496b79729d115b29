import type { DockerfileJob } from '../../resource/schema.ts';
import { submittedAnnotation } from '../store/job-manifest.ts';

/** What sorts jobs by age: the apiserver's word first, ours among those of one second, the uid at last. */
export function ageKey({ metadata }: Pick<DockerfileJob, 'metadata'>): string {
  const submitted = annotation(metadata.annotations);
  return [metadata.creationTimestamp, submitted, metadata.uid].join(' ');
}

/** Compares two such keys. */
export const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

function annotation(annotations: unknown): string {
  if (typeof annotations !== 'object' || annotations === null) return '';
  const value: unknown = Reflect.get(annotations, submittedAnnotation);
  return typeof value === 'string' ? value : '';
}
