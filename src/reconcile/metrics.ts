import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import { collectProcessMetrics } from '../telemetry/process-metrics.ts';
import { isolationFigures, type IsolationSeen } from './isolation-figures.ts';
import { jobFigures, type PhaseChange } from './job-figures.ts';
import { lineFigures, type LineSeen } from './line-figures.ts';
import { shippingFigures, type Shipped } from './shipping-figures.ts';
import { watchOwnDelay } from './own-delay.ts';

export interface RequestFigures {
  readonly verb: string;
  readonly kind: string;
  readonly code: number | string;
}

/** What is read at each scrape. */
export interface Watched extends IsolationSeen, LineSeen {
  /** Jobs that wait for a worker of the loop. */
  readonly queueLength: () => number;
}

/** The operator's Prometheus metrics. Durations are in seconds. */
export interface Metrics {
  readonly registry: Registry;
  /** Call this on each phase change. */
  phase(change: PhaseChange): void;
  pass(seconds: number, failed: boolean): void;
  request(figures: RequestFigures): void;
  readonly shipped: Shipped;
  /** Sets the number of namespaces that do not go away. */
  stuckNamespaces(count: number): void;
}

export function makeMetrics(settings: Settings, watched: Watched): Metrics {
  const registry = new Registry();
  collectProcessMetrics(registry);
  lineFigures(registry, settings, watched);
  isolationFigures(registry, settings, watched);
  return {
    registry,
    phase: jobFigures(registry, settings),
    shipped: shippingFigures(registry),
    ...loopFigures(registry, watched),
  };
}

type LoopFigures = Pick<Metrics, 'pass' | 'request' | 'stuckNamespaces'>;

function loopFigures(registry: Registry, { queueLength }: Pick<Watched, 'queueLength'>): LoopFigures {
  const registers = [registry];
  const passes = new Histogram({
    name: 'dockerfilejob_reconcile_duration_seconds',
    help: 'Duration of a reconcile pass.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const errors = new Counter({
    name: 'dockerfilejob_reconcile_errors_total',
    help: 'Reconcile passes that failed on an infrastructure error. Each is retried.',
    registers,
  });
  const requests = new Counter({
    name: 'dockerfilejob_apiserver_requests_total',
    help: 'Requests to the Kubernetes API server.',
    labelNames: ['verb', 'kind', 'code'],
    registers,
  });
  new Gauge({
    name: 'dockerfilejob_queue_length',
    help: 'Jobs waiting for a reconcile worker.',
    registers,
    collect() {
      this.set(queueLength());
    },
  });
  const ownDelay = watchOwnDelay();
  new Gauge({
    name: 'dockerfilejob_own_delay_max_seconds',
    help: 'Longest CPU time between two looks at the event loop, 20 ms apart, since the last scrape.',
    registers,
    collect() {
      this.set(ownDelay());
    },
  });
  const stuck = new Gauge({
    name: 'dockerfilejob_stuck_namespaces',
    help: 'Namespaces of jobs that have been terminating for more than two minutes, at the last look.',
    registers,
  });
  return {
    pass(took, failed) {
      passes.observe(took);
      if (failed) errors.inc();
    },
    request: ({ verb, kind, code }) => {
      requests.inc({ verb, kind, code });
    },
    stuckNamespaces(count) {
      stuck.set(count);
    },
  };
}
