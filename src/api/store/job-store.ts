import type { DockerfileJob } from '../../resource/schema.ts';

/** Names one object for ever: a later one of the same name has another uid. */
export interface JobIdentity {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a REST client may say of a job; the Dockerfile as text. */
export interface JobContent {
  readonly name: string;
  readonly description: string;
  readonly dockerfile: string;
}

/** Somebody whom the apiserver has recognised by a token (authentication.k8s.io/v1 UserInfo). */
export interface Caller {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export type JobVerb = 'create' | 'get' | 'list' | 'update' | 'delete';

export interface FieldError {
  /** Such as `spec.source`, or a member of a request's body. */
  readonly field: string;
  readonly message: string;
}

/** How the apiserver can fail: the content is refused, the writer is, another writer was faster, or no answer. */
export type StoreFault = 'invalid' | 'forbidden' | 'conflict' | 'unavailable';

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

/** DockerfileJobs, and who may do what with them, as the apiserver knows it. Everything throws StoreError. */
export interface JobStore {
  create(namespace: string, content: JobContent): Promise<DockerfileJob>;
  /** undefined when there is none, or when it is another object of that name. */
  get(identity: JobIdentity): Promise<DockerfileJob | undefined>;
  /** Those of all namespaces, in no order. */
  list(): AsyncIterable<DockerfileJob>;
  /** Puts this content in place of the one that the object has, whatever its source was. */
  update(identity: JobIdentity, content: JobContent): Promise<'updated' | 'gone'>;
  delete(identity: JobIdentity): Promise<'deleted' | 'gone'>;
  /** undefined when the token is nobody's. */
  reviewToken(token: string, audience?: string): Promise<Caller | undefined>;
  /** Without a namespace: in all of them. */
  reviewAccess(caller: Caller, verb: JobVerb, namespace?: string): Promise<boolean>;
  reachable(): Promise<boolean>;
}
