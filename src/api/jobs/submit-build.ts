import { submittedAsAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobDraft, JobStore } from '../store/job-store.ts';
import type { Build } from './build-form.ts';
import { ownToken } from './idempotency.ts';
import { submit } from './submit-job.ts';

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
  const { job, isNew } = await submit(store, draft, key);
  const { uid, namespace, name } = job.metadata;
  const owner = { uid, namespace, name };
  const { username, password } = build;
  if (secretName === undefined || password === undefined) return job;
  try {
    const secret = { name: secretName, username, password, pushTo: repository, submitter: caller.username };
    const outcome = await store.createPushSecret(owner, secret);
    if (outcome === 'exists' && isNew) throw leftOver();
  } catch (error) {
    // It could only fail, for want of its Secret.
    if (isNew) await store.delete(owner).catch(() => undefined);
    throw error;
  }
  return job;
}

/** That of a job with the same Idempotency-Key, which was deleted. The garbage collector comes soon. */
const leftOver = (): Problem =>
  new Problem(
    'Conflict',
    'the job that was submitted with this Idempotency-Key is being deleted; try again in a moment, or with another key',
  );

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
