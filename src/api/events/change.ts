import { z } from 'zod';
import type { KubeObject } from '../../cluster/object.ts';
import { statusSchema, type Status } from '../../resource/status.ts';
import { history, since, type JobEvent } from './history.ts';
import type { Position } from './position.ts';

/** Whose job it is, for the question who may see it. */
export interface JobOwner {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The username of whoever submitted it by REST. */
  readonly submitter: string | undefined;
}

/** What one write has changed of a job. */
export interface Change {
  readonly owner: JobOwner;
  /** Of the object, or of its deletion. */
  readonly version: number;
  /** What has happened since the version before. */
  readonly events: readonly JobEvent[];
  /** The job does not exist any more for clients. */
  readonly gone: boolean;
}

const seen = z.object({
  status: statusSchema
    .pick({
      phase: true,
      run: true,
      steps: true,
      completionTime: true,
      performance: true,
      failureDetails: true,
    })
    .prefault({}),
});

/** The status of an object. Undefined if this version cannot read it: then nothing is told of the job. */
export const statusIn = (object: KubeObject): Status | undefined => seen.safeParse(object).data?.status;

/** Where a job is, and what has led there. */
interface Advance {
  readonly events: readonly JobEvent[];
  readonly position: Position | undefined;
}

/** What is new in a version of a job. @param before the place that it was at in the version before */
export function advance(object: KubeObject, before: Position | undefined): Advance {
  const status = statusIn(object);
  const fresh = status === undefined ? [] : since(history(status), before);
  return { events: fresh, position: fresh.at(-1)?.position ?? before };
}

/** A resourceVersion as a number: those of one kind are in the order of the writes (KEP-5504). NaN if it is none. */
export const versionOf = (resourceVersion: string): number =>
  /^\d{1,15}$/.test(resourceVersion) ? Number(resourceVersion) : NaN;

export const isGone = (object: KubeObject | undefined): boolean =>
  object?.metadata.deletionTimestamp !== undefined;
