import { createHash, randomBytes } from 'node:crypto';
import { idempotencyAnnotation } from '../../resource/names.ts';
import { Problem } from '../problems/problem.ts';
import type { JobDraft } from '../store/job-store.ts';

/** An Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): printable, and long enough for a UUID in quotes. */
const wellFormed = /^[!-~]{1,128}$/;

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

export interface Idempotency {
  /** As `keyHash` makes it. */
  readonly key: string;
  /** Of what was submitted. */
  readonly content: string;
}

/** Of the key, the namespace and the user: two users never share a key. */
const keyHash = (
  { submitter, namespace }: Pick<JobDraft, 'submitter' | 'namespace'>,
  header: string,
): string => hash([submitter, namespace, header]);

/** Forty characters that each job has for itself. Only equal requests with one key share them. */
export const ownToken = (
  by: Pick<JobDraft, 'submitter' | 'namespace'>,
  header: string | undefined,
): string => (header === undefined ? randomBytes(20).toString('hex') : keyHash(by, header));

/** @returns undefined if there is no key @throws Problem InvalidField */
export function idempotencyOf(header: string | undefined, draft: JobDraft): Idempotency | undefined {
  if (header === undefined) return undefined;
  if (!wellFormed.test(header)) {
    const message = 'must be 1 to 128 visible ASCII characters without spaces';
    throw new Problem('InvalidField', `Idempotency-Key ${message}`, {
      fields: [{ field: 'Idempotency-Key', message }],
    });
  }
  const { name, title, labels, annotations, spec } = draft;
  return {
    key: keyHash(draft, header),
    content: hash([name, title, labels, annotations, spec]),
  };
}

/** What is stored with the job, and found again with `storedIn`. */
const stored = ({ key, content }: Idempotency): string => `${key}.${content}`;

/** The key in what is stored. */
export const keyIn = (annotation: string): string => annotation.split('.', 1)[0] ?? annotation;

/**
 * The draft with its key. Its name comes from the key unless it has one, so that the apiserver itself lets only one
 * of many equal requests create the job, whichever replicas they reach.
 */
export const withKey = (draft: JobDraft, idempotency: Idempotency): JobDraft => ({
  ...draft,
  name: draft.name ?? `key-${idempotency.key}`,
  annotations: { ...draft.annotations, [idempotencyAnnotation]: stored(idempotency) },
});

/** Whether a job was submitted with the same key and content, with the same key only, or has nothing to do with it. */
export function compare(
  annotation: string | undefined,
  idempotency: Idempotency,
): 'same' | 'reused' | 'other' {
  if (annotation === stored(idempotency)) return 'same';
  return annotation?.startsWith(`${idempotency.key}.`) ? 'reused' : 'other';
}
