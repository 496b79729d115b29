import type { JobEntry } from '../resource/job-entry.ts';
import { isAtWork, isTerminal } from '../resource/phases.ts';

/** When a job needs a pass: now, at a time in milliseconds since the epoch, when it is its turn, or only on a change. */
export type Attention = 'now' | 'in turn' | 'on change' | { readonly at: number };

/**
 * Whether a job needs a pass, by what the watch shows. Most jobs need none: they are finished and cleaned up, or
 * suspended. So neither a restart nor their number costs anything.
 */
export function attention(job: JobEntry, hasNamespace: boolean): Attention {
  if (job.deleting) return job.held || hasNamespace ? 'now' : 'on change';
  if (!job.observed || isAtWork(job.phase) || hasNamespace) return 'now';
  if (isTerminal(job.phase)) return job.expiresAt === undefined ? 'on change' : { at: job.expiresAt };
  if (job.phase === 'Init') return 'now';
  return job.suspend ? 'on change' : 'in turn';
}
