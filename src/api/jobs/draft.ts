import { requireCreate } from '../auth/access.ts';
import type { Auth } from '../auth/index.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobDraft } from '../store/job-store.ts';
import { namedObjects } from './named-objects.ts';
import { titleOf, type Submission } from './submission.ts';

/**
 * What is created of a submission, if its submitter may. Who has the right to own jobs only cannot have the operator
 * read other objects of the namespace: they are not the submitter's.
 * @throws Problem Forbidden, Unavailable
 */
export async function draftOf(
  auth: Auth,
  caller: Caller,
  standard: string,
  submission: Submission,
): Promise<JobDraft> {
  const { metadata = {}, spec } = submission;
  const namespace = metadata.namespace ?? standard;
  const right = await requireCreate(auth, caller, namespace);
  const objects = right === 'all' ? [] : namedObjects(spec);
  if (objects.length > 0) throw ownOnly(caller, namespace, objects);
  const { name, labels, annotations } = metadata;
  return {
    namespace,
    name,
    title: titleOf(submission),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    spec,
    submitter: caller.username,
  };
}

/** Refuses fields of a spec that name other objects, to a caller with the right to own jobs only. */
export const ownOnly = ({ username }: Caller, namespace: string, fields: readonly string[]): Problem =>
  new Problem(
    'Forbidden',
    `user ${username} may only submit jobs without ${fields.join(', ')} in namespace ${namespace}: ` +
      'that takes the right to all dockerfilejobs there',
    { fields: fields.map((field) => ({ field, message: 'is not allowed with a right to own jobs only' })) },
  );
