import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { isTerminal } from '../resource/phases.ts';
import type { Status } from '../resource/status.ts';
import { watchOwnDelay } from './own-delay.ts';

export interface RequestFigures {
  readonly verb: string;
  readonly kind: string;
  readonly code: number | string;
}

/** The operator's Prometheus metrics. Durations are in seconds. */
export interface Metrics {
  readonly registry: Registry;
  /** Call this on each phase change. Only terminal phases are counted. */
  phase(status: Status): void;
  pass(seconds: number, failed: boolean): void;
  request(figures: RequestFigures): void;
  /** Sets the number of namespaces that do not go away. */
  stuckNamespaces(count: number): void;
}

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** @param queueLength read at each scrape */
export function makeMetrics(queueLength: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
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
    registry,
    phase: jobFigures(registry),
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

/** The metrics of finished jobs. @returns what takes note of a phase */
function jobFigures(registry: Registry): Metrics['phase'] {
  const registers = [registry];
  const jobs = new Counter({
    name: 'dockerfilejob_jobs_total',
    help: 'Finished jobs, by result and reason.',
    labelNames: ['result', 'reason'],
    registers,
  });
  const steps = new Histogram({
    name: 'dockerfilejob_step_duration_seconds',
    help: 'Duration of each step of a finished job.',
    labelNames: ['step', 'state'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
    registers,
  });
  const reused = new Counter({
    name: 'dockerfilejob_reused_jobs_total',
    help: 'Finished jobs that took image and verdict from an earlier one.',
    registers,
  });
  return (status) => {
    if (!isTerminal(status.phase)) return;
    jobs.inc({ result: status.phase, reason: status.failureDetails?.reason ?? '' });
    if (status.reusedFrom) reused.inc();
    for (const { name, state, startTime, endTime } of status.steps ?? []) {
      // Nothing was built or scanned.
      if (status.reusedFrom && (name === 'build' || name === 'scan')) continue;
      if (startTime !== undefined && endTime !== undefined)
        steps.observe({ step: name, state }, seconds(startTime, endTime));
    }
  };
}
