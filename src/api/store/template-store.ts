import type { TemplateJob } from '../../resource/template/job-of.ts';
import type { DockerfileJobTemplate } from '../../resource/template/schema.ts';
import type { Webhook } from '../../resource/template/webhook.ts';
import type { Stored } from '../hooks/secret.ts';
import type { Drafted, JobIdentity } from './job-store.ts';

/** What is known of a template without reading it. */
export interface TemplateEntry extends JobIdentity {
  /** Undefined if there is none, or if it is invalid. */
  readonly webhook: Pick<Webhook, 'forge' | 'secretKey'> | undefined;
}

/** DockerfileJobTemplates in the apiserver, and the secrets of their webhooks. Failures are StoreErrors. */
export interface TemplateStore {
  /** From memory. @throws StoreError unavailable until all templates are known */
  find(namespace: string, name: string): TemplateEntry | undefined;
  /** The secret of a webhook, which may be some seconds old. @throws StoreError, Problem Unavailable */
  secret(namespace: string, key: string): Promise<Stored>;
  /** undefined if the object is gone or unreadable, or the name belongs to another one. */
  get(identity: JobIdentity): Promise<DockerfileJobTemplate | undefined>;
  /** `taken` if there is a job of that name. */
  createJob(job: TemplateJob): Promise<Drafted>;
  /** Whether all templates are known. */
  isComplete(): boolean;
  /** Stops following the templates. */
  stop(): Promise<void>;
}
