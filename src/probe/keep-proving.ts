import type { Logger } from 'pino';
import { afterProbe, unproved } from '../pipeline/isolation-proof.ts';
import type { ProofSeen } from '../resource/proof.ts';
import { prove, type Prober } from './prove.ts';

export interface Proving {
  /** The latest proof. */
  readonly seen: () => ProofSeen;
  /** Ends the probe in progress, too. */
  stop(): Promise<void>;
}

/** Milliseconds until the next probe: after one that proved what is required, and after any other. */
const pauses = { proved: 60 * 60_000, other: 30_000 } as const;

/** Probes at once, then every hour; more often until what is required is proved again. @param onProof called after each probe */
export function keepProving(prober: Prober, log: Logger, onProof: () => void): Proving {
  let seen: ProofSeen = { kind: 'none', why: 'the first probe is not over yet' };
  let timer: NodeJS.Timeout | undefined;
  let latest: Promise<void> | undefined;
  const stopping = new AbortController();

  async function probe(): Promise<ProofSeen> {
    try {
      const proof = await prove(prober, stopping.signal);
      log.info({ proof }, 'probed the isolation of jobs');
      return { kind: 'proof', proof };
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'could not probe the isolation of jobs');
      return {
        kind: 'none',
        why: `the probe failed: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  }

  async function round(): Promise<void> {
    const next = await probe();
    if (stopping.signal.aborted) return;
    seen = afterProbe(seen, next, Date.now());
    onProof();
    const isProved = unproved(prober.settings.isolation.require, next).length === 0;
    timer = setTimeout(begin, isProved ? pauses.proved : pauses.other);
  }

  function begin(): void {
    latest = round();
  }

  begin();
  return {
    seen: () => seen,
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await latest;
    },
  };
}
