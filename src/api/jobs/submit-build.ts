import { submittedAsAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Caller, JobDraft, JobStore } from '../store/job-store.ts';
import type { Build } from './build-form.ts';
import { ownToken } from './idempotency.ts';
import { submitJob } from './submit-job.ts';

/** What the annotation of such a job says. */
export const buildMark = 'dockerfile-build';

/** Where builds are published to. */
export interface BuildOptions {
  readonly registry: string;
  /** Secret for those without a password. */
  readonly pushSecret?: string | undefined;
}

interface Submission {
  readonly build: Build;
  readonly options: BuildOptions;
  readonly namespace: string;
  readonly caller: Caller;
  /** The header Idempotency-Key. */
  readonly key: string | undefined;
  /** The header traceparent. */
  readonly traceparent?: string | undefined;
}

type Store = Pick<JobStore, 'create' | 'read' | 'submittedWith' | 'createPushSecret' | 'delete'>;

/**
 * Makes a job that builds, scans and publishes, and the Secret with its password. The job comes first, so that it owns the Secret
 * from the beginning: whatever fails in between, no Secret is left without a job. The job waits a moment for it.
 * @throws Problem
 */
export async function submitBuild(store: Store, submission: Submission): Promise<DockerfileJob> {
  const { build, caller, key } = submission;
  const { draft, repository, secretName } = draftOf(submission);
  const job = await submitJob(store, { ...draft, traceparent: submission.traceparent }, key);
  const { uid, namespace, name } = job.metadata;
  const owner = { uid, namespace, name };
  const { username, password } = build;
  if (secretName === undefined || password === undefined) return job;
  const secret = { name: secretName, username, password, pushTo: repository, submitter: caller.username };
  try {
    // If it exists, an equal request was faster. Should it be that of a job that was deleted, the operator refuses it.
    await store.createPushSecret(owner, secret);
  } catch (error) {
    // The job could only fail, for want of its Secret, unless an equal request makes that, or has made it.
    if (key === undefined) await store.delete(owner).catch(() => undefined);
    throw error;
  }
  return job;
}

/** Each build has a repository of its own, so that the image of one can be deleted without any other's. */
function draftOf({ build, options, namespace, caller, key }: Submission): {
  readonly draft: JobDraft;
  readonly repository: string;
  readonly secretName: string | undefined;
} {
  const submitter = caller.username;
  const name = `build-${ownToken({ submitter, namespace }, key)}`;
  const repository = `${options.registry}/${build.username}/${name}`;
  const secretName = build.password === undefined ? undefined : `${name}-push`;
  const pushSecret = secretName ?? options.pushSecret;
  const spec = {
    source: { dockerfile: build.dockerfile },
    run: { enabled: false },
    output: { image: repository, ...(pushSecret !== undefined && { pushSecret }) },
  };
  const annotations = { [submittedAsAnnotation]: buildMark };
  return { draft: { namespace, name, title: name, annotations, spec, submitter }, repository, secretName };
}
