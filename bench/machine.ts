import { cpus, totalmem } from 'node:os';
import { currentRevision } from '../deploy/local/install/revision.ts';

/** What figures depend on, to print and keep with them. */
export interface Sitting {
  /** ISO 8601. */
  readonly date: string;
  /** Git commit, with the suffix `-dirty` if the sources differ from it. */
  readonly commit: string;
  readonly cpu: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

export async function describeSitting(): Promise<Sitting> {
  const { commit } = await currentRevision();
  const all = cpus();
  return {
    date: new Date().toISOString(),
    commit,
    cpu: all[0]?.model ?? 'unknown',
    cpus: all.length,
    memory: totalmem(),
  };
}
