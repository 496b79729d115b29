import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { isTerminal } from '../resource/phases.ts';
import type { Status } from '../resource/status.ts';

export interface RequestFigures {
  readonly verb: string;
  readonly kind: string;
  readonly code: number | string;
}

/** What the operator counts, in Prometheus' terms; times are seconds. */
export interface Metrics {
  readonly registry: Registry;
  /** A job has come to this status's phase. */
  phase(status: Status): void;
  pass(seconds: number, failed: boolean): void;
  request(figures: RequestFigures): void;
}

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** @param queueLength read when the metrics are scraped */
export function makeMetrics(queueLength: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const jobs = new Counter({
    name: 'dockerfilejob_jobs_total',
    help: 'Jobs that are over, by result and reason.',
    labelNames: ['result', 'reason'],
    registers,
  });
  const steps = new Histogram({
    name: 'dockerfilejob_step_duration_seconds',
    help: 'How long each step of a job took.',
    labelNames: ['step', 'state'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
    registers,
  });
  const passes = new Histogram({
    name: 'dockerfilejob_reconcile_duration_seconds',
    help: 'How long a pass over a job took.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const errors = new Counter({
    name: 'dockerfilejob_reconcile_errors_total',
    help: 'Passes that the infrastructure broke; each is repeated.',
    registers,
  });
  const requests = new Counter({
    name: 'dockerfilejob_apiserver_requests_total',
    help: 'Requests to the apiserver.',
    labelNames: ['verb', 'kind', 'code'],
    registers,
  });
  new Gauge({
    name: 'dockerfilejob_queue_length',
    help: 'Jobs that wait for a worker of the reconcile loop.',
    registers,
    collect() {
      this.set(queueLength());
    },
  });
  return {
    registry,
    phase(status) {
      if (!isTerminal(status.phase)) return;
      jobs.inc({ result: status.phase, reason: status.failureDetails?.reason ?? '' });
      for (const { name, state, startTime, endTime } of status.steps ?? []) {
        if (startTime !== undefined && endTime !== undefined)
          steps.observe({ step: name, state }, seconds(startTime, endTime));
      }
    },
    pass(took, failed) {
      passes.observe(took);
      if (failed) errors.inc();
    },
    request: ({ verb, kind, code }) => {
      requests.inc({ verb, kind, code });
    },
  };
}
