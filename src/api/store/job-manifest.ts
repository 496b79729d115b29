import { submittedAnnotation, submitterAnnotation } from '../../resource/names.ts';
import { apiVersion, kind } from '../../resource/schema.ts';
import { sourceKinds } from '../../resource/source.ts';
import { traceAnnotations } from '../../resource/traceparent.ts';
import type { JobContent, JobDraft } from './job-store.ts';
import { objectName } from './object-name.ts';

/** A new DockerfileJob. Without a name of its own, it gets one that is unlikely to be taken. */
export const jobManifest = ({ namespace, name, title, labels, spec, ...draft }: JobDraft) => ({
  apiVersion,
  kind,
  metadata: {
    name: name ?? objectName(title),
    namespace,
    ...(labels && { labels }),
    annotations: {
      ...draft.annotations,
      ...traceAnnotations(draft.traceparent),
      [submittedAnnotation]: new Date().toISOString(),
      [submitterAnnotation]: draft.submitter,
    },
  },
  spec,
});

/** Removes every kind of source in a merge patch (RFC 7396), so that exactly one is left. */
const noSource = Object.fromEntries(sourceKinds.map((sourceKind) => [sourceKind, null]));

/**
 * A merge patch that replaces the content of the object with this uid, whatever its source was.
 * The uid is a precondition, so a later object of the same name is not touched. Without a resourceVersion the
 * apiserver merges into the current object, so concurrent writers cause no conflict.
 */
export const contentPatch = (
  uid: string,
  { name, description, dockerfile }: JobContent,
  resourceVersion?: string,
) => ({
  metadata: { uid, ...(resourceVersion !== undefined && { resourceVersion }) },
  spec: { name, description, source: { ...noSource, dockerfile } },
});
