import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.ts';
import type { Line } from '../pipeline/1-admit/line.ts';
import type { Exporter } from '../otlp/exporter.ts';
import type { Applier } from './apply.ts';
import type { Jobs } from './jobs.ts';
import type { Metrics } from './metrics.ts';
import type { Observer } from './observe.ts';

/** What a pass works with. */
export interface Reconciler {
  readonly cluster: Cluster;
  readonly observer: Observer;
  readonly jobs: Jobs;
  readonly line: Line;
  readonly applier: Applier;
  readonly metrics: Metrics;
  /** Undefined if traces and logs go nowhere. */
  readonly exporter?: Exporter | undefined;
  readonly log: Logger;
}
