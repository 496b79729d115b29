import type { Readable } from 'node:stream';
import type { LogChoice } from '../../resource/logs/choice.ts';
import type { Check } from '../read/diagnosis.ts';
import type { ReportFinding } from '../read/report.ts';
import type { Job } from './job.ts';

export interface ListOptions {
  readonly allNamespaces: boolean;
}

export interface LogOptions {
  /** A step, or one of its containers. Undefined: all but the report of the scan. */
  readonly step: LogChoice | undefined;
  /** Whether to wait for what is still to come. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** A line of a log, or a piece of a very long one, as it was written: it may hold anything. */
export interface LogLine {
  readonly container: string;
  readonly text: string;
}

/** A manifest that has a name, or gets one that begins with metadata.generateName. */
export interface NewJob {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name?: string;
    readonly generateName?: string;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The jobs of a cluster, by its API server or by REST. Methods throw Failure. */
export interface Jobs {
  /** Where jobs are looked up, for messages: `namespace default`. */
  readonly place: string;
  /** @param dryRun checks everything that submitting checks, and stores nothing */
  create(manifest: NewJob, dryRun: boolean): Promise<Job>;
  /**
   * Uploads a compressed tar archive with the files of a build context.
   * @returns its digest, for spec.source.artifact
   */
  upload(archive: Readable, signal: AbortSignal): Promise<string>;
  /** Finds a job by its name or its UID. @throws Failure if there is none */
  find(id: string): Promise<Job>;
  /** Yields the jobs one by one, because they may be many and large. */
  list(options: ListOptions): AsyncGenerator<Job, void>;
  /** Yields the job as it is, then each later state. Ends when it is deleted. Survives broken connections. */
  watch(job: Job, signal: AbortSignal): AsyncGenerator<Job, void>;
  cancel(job: Job): Promise<void>;
  remove(job: Job): Promise<void>;
  /** Creates a new job with the same spec. */
  rerun(job: Job): Promise<Job>;
  /** The logs of the job: from its pods, or from what was archived of them. */
  logs(job: Job, options: LogOptions): AsyncGenerator<LogLine, void>;
  /** What the scan has found in the image and its base images; undefined if there is no report. */
  report(job: Job): Promise<readonly ReportFinding[] | undefined>;
  /** The Dockerfile that was built; undefined if it is not known. */
  dockerfile(job: Job): Promise<string | undefined>;
  /** What is in order and what is not. */
  checks(): Promise<readonly Check[]>;
  close(): Promise<void>;
}
