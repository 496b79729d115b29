import type { LogSource } from '../../cluster/logs/job-logs.ts';
import type { FieldError } from '../../resource/field-errors.ts';
import type { Phase } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Change } from '../events/change.ts';
import type { Feed } from '../events/feed.ts';

/** Identifies one object for good: a later object of the same name has another uid. */
export interface JobIdentity {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/** What is known of a job without reading it. */
export interface JobEntry extends JobIdentity {
  /** The username of whoever submitted it by REST. */
  readonly submitter: string | undefined;
  /** A sort key of `newestFirst`. */
  readonly age: string;
  /** Whether it is being deleted. */
  readonly deleting: boolean;
  readonly resourceVersion: string;
  /** Display name. Defaults to the name of the object. */
  readonly title: string;
  readonly description: string;
  readonly phase: Phase;
  readonly reason: string | undefined;
  readonly performance: number | undefined;
  /** Times in RFC 3339. */
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
  /** The Idempotency-Key that it was submitted with, as jobs/idempotency.ts stores it. */
  readonly idempotency: string | undefined;
  /** Which call of an older system has submitted it. */
  readonly submittedAs: string | undefined;
}

/** What REST clients can set. The Dockerfile is plain text. */
export interface JobContent {
  readonly name: string;
  readonly description: string;
  readonly dockerfile: string;
}

/** A job to be created. The apiserver checks the spec. */
export interface JobDraft {
  readonly namespace: string;
  /** The name of the object. If it is taken, the job is not created. */
  readonly name?: string | undefined;
  /** What a free name is derived from if there is none. */
  readonly title: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly submitter: string;
  /** The header traceparent, unchecked. It is no part of what an Idempotency-Key stands for. */
  readonly traceparent?: string | undefined;
}

export type Drafted =
  { readonly outcome: 'created'; readonly job: DockerfileJob } | { readonly outcome: 'taken' };

/** What a job publishes its image with. */
export interface PushSecret {
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** The repository that it is for. */
  readonly pushTo: string;
  readonly submitter: string;
}

/** The owner of a token (authentication.k8s.io/v1 UserInfo). */
export interface Caller {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export type JobVerb = 'create' | 'get' | 'list' | 'update' | 'delete';

/** What a right is for: all jobs or one's own (the subresource `own`), of one namespace or of all. */
export interface Scope {
  readonly namespace?: string;
  readonly own?: boolean;
}

/** The content was rejected, the caller was, another writer was faster, or there was no answer. */
export type StoreFault = 'invalid' | 'forbidden' | 'conflict' | 'unavailable';

/** A failed call to the apiserver. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;
  readonly fields: readonly FieldError[];

  constructor(
    fault: StoreFault,
    message: string,
    options: { fields?: readonly FieldError[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.fault = fault;
    this.fields = options.fields ?? [];
  }
}

/** Whoever asks for a job. */
export interface Asker extends Pick<Caller, 'username'> {
  readonly mayKnow: (entry: JobEntry) => Promise<boolean>;
}

/** DockerfileJobs in the apiserver, and who is allowed to do what with them. Failures are StoreErrors. */
export interface JobStore {
  /** The apiserver refuses unknown fields. */
  create(draft: JobDraft): Promise<Drafted>;
  /** Reads a job by name. undefined if there is none, or if it is unreadable. */
  read(namespace: string, name: string): Promise<DockerfileJob | undefined>;
  /**
   * Finds a job by its uid, in memory. One that the caller may not know of is as if it were not there, in the time that
   * it takes, too.
   * @throws Problem Unavailable if too many requests wait for jobs that are not there
   */
  find(uid: string, asker: Asker): Promise<JobEntry | undefined>;
  /** The jobs of all namespaces, from memory, in no particular order. */
  entries(): readonly JobEntry[];
  /** The jobs of a namespace that were submitted with this key, as far as they are known, from memory. */
  submittedWith(namespace: string, key: string): readonly JobEntry[];
  /** undefined if the object does not exist, is unreadable, or the name belongs to another object. */
  get(identity: JobIdentity): Promise<DockerfileJob | undefined>;
  /**
   * Replaces the content, whatever the kind of the source was.
   * @param at the resourceVersion that the job must still have, if it matters
   */
  update(identity: JobIdentity, content: JobContent, at?: string): Promise<'updated' | 'gone'>;
  /** Cancels the job, if it is not over. */
  cancel(identity: JobIdentity): Promise<DockerfileJob | undefined>;
  delete(identity: JobIdentity): Promise<'deleted' | 'gone'>;
  /** Deletes the job, and has the operator delete the image that it has published. */
  deleteWithImage(identity: JobIdentity): Promise<'deleted' | 'gone'>;
  /** Creates a Secret that the job owns. `exists` if the name is taken. */
  createPushSecret(owner: JobIdentity, secret: PushSecret): Promise<'created' | 'exists'>;
  /** undefined if the token is invalid or issued for another audience. */
  reviewToken(token: string, audience?: string): Promise<Caller | undefined>;
  reviewAccess(caller: Caller, verb: JobVerb, scope: Scope): Promise<boolean>;
  /** What changes of the jobs. */
  readonly feed: Feed;
  /** What has changed between two versions, from the apiserver. Undefined if that is too long ago, or too much. */
  replay(after: number, until: number): Promise<readonly Change[] | undefined>;
  /** The logs of a job, and what is archived of it, with the rights of this server. @param signal aborted when nobody reads any more */
  logs(entry: JobEntry, signal: AbortSignal): LogSource;
  /** Whether the apiserver is ready and all jobs are known. */
  reachable(): Promise<boolean>;
  /** Stops following the jobs. */
  stop(): Promise<void>;
}
