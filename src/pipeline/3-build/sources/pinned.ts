import { z } from 'zod';
import { labels, sourceAnnotation } from '../../../resource/names.ts';
import type { SourceSeen } from '../../snapshot.ts';
import { textSource } from './text-input.ts';

const texts = z.record(z.string(), z.string()).default({});
const copy = z.object({
  metadata: z.object({ labels: texts, annotations: texts }),
  data: texts,
  binaryData: texts,
});

/** The ConfigMaps in the job's own namespace that hold the copy of its source, as textInput writes them. */
export const pinnedNames = ['dockerfile', 'context'] as const;

/** The text of the copied Dockerfile; undefined if there is none. @throws ZodError for what is no ConfigMap */
export const pinnedDockerfile = (object: unknown): string | undefined =>
  object === undefined ? undefined : copy.parse(object).data['Dockerfile'];

/**
 * The source as an earlier pass has judged and copied it. From then on it is what is built, in every attempt, whatever
 * becomes of the user's ConfigMap. Undefined if no pass of this run has copied it, or not to the end.
 * @param objects the ConfigMaps with pinnedNames; undefined for those that do not exist
 * @throws ZodError for what is no ConfigMap
 */
export function pinnedSource(objects: readonly unknown[], run: number): SourceSeen | undefined {
  const [dockerfile, context] = objects.map((object) => copy.optional().parse(object));
  const text = dockerfile?.data['Dockerfile'];
  if (text === undefined || dockerfile?.metadata.labels[labels.run] !== String(run)) return undefined;
  const source = textSource(text, { ...context?.binaryData });
  // After a crash between the two writes, one of them is missing, or of another version of the source.
  if (dockerfile.metadata.annotations[sourceAnnotation] !== source.sha256) return undefined;
  return { ...source, pinned: true };
}
