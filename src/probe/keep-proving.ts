import type { Logger } from 'pino';
import { holdUnproved } from '../pipeline/isolation-proof.ts';
import type { ProofSeen } from '../resource/proof.ts';
import { prove, type Prober } from './prove.ts';

export interface Proving {
  /** The latest proof. */
  readonly seen: () => ProofSeen;
  stop(): void;
}

/** Milliseconds until the next probe: while all is well, and while jobs are held or nothing is known. */
const pauses = { proved: 60 * 60_000, held: 30_000 } as const;

/** Probes at once, then every hour; more often while jobs are held. @param onProof called after each probe */
export function keepProving(prober: Prober, log: Logger, onProof: () => void): Proving {
  let seen: ProofSeen = { kind: 'none', why: 'the first probe is not over yet' };
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function round(): Promise<void> {
    try {
      const proof = await prove(prober);
      seen = { kind: 'proof', proof };
      log.info({ proof }, 'probed the isolation of jobs');
    } catch (error) {
      // Whatever was proved before may no longer hold.
      seen = {
        kind: 'none',
        why: `the probe failed: ${error instanceof Error ? error.message : String(error)}`,
      };
      log.warn({ err: error }, 'could not probe the isolation of jobs');
    }
    if (isStopped) return;
    onProof();
    const held = holdUnproved(prober.settings.isolation.require, seen, Date.now());
    timer = setTimeout(() => void round(), held ? pauses.held : pauses.proved);
  }

  void round();
  return {
    seen: () => seen,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
