import { Gauge, type Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import { findings, isolationNames, type ProofSeen } from '../resource/proof.ts';

export interface IsolationSeen {
  /** Undefined while this replica does not lead. */
  readonly isolation: () => ProofSeen | undefined;
}

/** Registers what the leader's last probe has found. Replicas that do not lead know nothing, and say nothing. */
export function isolationFigures(
  registry: Registry,
  { isolation: { require } }: Pick<Settings, 'isolation'>,
  { isolation }: IsolationSeen,
): void {
  const registers = [registry];
  new Gauge({
    name: 'dockerfilejob_isolation',
    help: "What the operator's last probe has found about an isolation of jobs: 1 for the finding that holds.",
    labelNames: ['isolation', 'required', 'finding'],
    registers,
    collect() {
      this.reset();
      const seen = isolation();
      if (!seen) return;
      for (const name of isolationNames) {
        const found = seen.kind === 'proof' ? seen.proof[name] : 'unknown';
        const required = String(require.includes(name));
        for (const finding of findings)
          this.set({ isolation: name, required, finding }, Number(finding === found));
      }
    },
  });
  new Gauge({
    name: 'dockerfilejob_isolation_proof_timestamp_seconds',
    help: 'Time of the probe that found this, in seconds since the epoch.',
    registers,
    collect() {
      // Without a proof, there is no time, not even 0.
      this.remove();
      const seen = isolation();
      if (seen?.kind === 'proof') this.set(Date.parse(seen.proof.time) / 1000);
    },
  });
}
