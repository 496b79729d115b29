import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Daemon } from '../node/daemon.ts';
import type { Probe } from '../node/probe.ts';

/** A daemon of the cluster, with its health check. */
export interface Component extends Daemon {
  readonly probe: Probe;
  /** How long it may take to become healthy after its start. */
  readonly patienceSeconds: number;
}

/** Describes a component that runs the given programs. */
export type Describe = (artifacts: Artifacts) => Component;

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
