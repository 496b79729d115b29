import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Daemon } from '../node/daemon.ts';
import type { Probe } from '../node/probe.ts';

/** A daemon of the cluster and how to see that it works. */
export interface Component extends Daemon {
  readonly probe: Probe;
  /** How long after its start it may take to become healthy. */
  readonly patienceSeconds: number;
}

/** Describes a component for the programs at hand. */
export type Describe = (artifacts: Artifacts) => Component;

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
