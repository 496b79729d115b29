import type { DockerfileJob } from '../../resource/schema.ts';

/** Identifies one object for good: a later object of the same name has another uid. */
export interface JobIdentity {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/** What REST clients can set. The Dockerfile is plain text. */
export interface JobContent {
  readonly name: string;
  readonly description: string;
  readonly dockerfile: string;
}

/** The owner of a token (authentication.k8s.io/v1 UserInfo). */
export interface Caller {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export type JobVerb = 'create' | 'get' | 'list' | 'update' | 'delete';

export interface FieldError {
  /** A path such as `spec.source`, or a member of the request body. */
  readonly field: string;
  readonly message: string;
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

/** DockerfileJobs in the apiserver, and who is allowed to do what with them. Failures are StoreErrors. */
export interface JobStore {
  create(namespace: string, content: JobContent): Promise<DockerfileJob>;
  /** undefined if the object does not exist or the name belongs to another object. */
  get(identity: JobIdentity): Promise<DockerfileJob | undefined>;
  /** The jobs of all namespaces, in no particular order. */
  list(): AsyncIterable<DockerfileJob>;
  /** Replaces the content, whatever the kind of the source was. */
  update(identity: JobIdentity, content: JobContent): Promise<'updated' | 'gone'>;
  delete(identity: JobIdentity): Promise<'deleted' | 'gone'>;
  /** undefined if the token is invalid or issued for another audience. */
  reviewToken(token: string, audience?: string): Promise<Caller | undefined>;
  /** Checks all namespaces if none is given. */
  reviewAccess(caller: Caller, verb: JobVerb, namespace?: string): Promise<boolean>;
  /** Whether the apiserver is ready. */
  reachable(): Promise<boolean>;
}
