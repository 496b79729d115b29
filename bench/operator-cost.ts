import { operatorMetrics } from '../test/support/cluster/operator.ts';
import { sumOf } from '../test/support/cluster/prometheus.ts';

export interface OperatorCost {
  /** API server write requests since the operator started, without lease renewals. */
  readonly writes: number;
  /** Current resident memory in bytes. */
  readonly memory: number;
  /** Seconds since the epoch. A different value means a new process, whose counters started at zero. */
  readonly startTime: number;
}

const writingVerbs = ['create', 'apply', 'patch', 'update', 'delete'];
/** Subtracted, because the lease is renewed whether or not there are jobs. */
const ofLease = { kind: 'Lease' };

/** Reads the cost from the operator's /metrics. */
export async function operatorCost(): Promise<OperatorCost> {
  const metrics = await operatorMetrics();
  const requests = 'dockerfilejob_apiserver_requests_total';
  const writes = writingVerbs.reduce(
    (sum, verb) => sum + sumOf(metrics, requests, { verb }) - sumOf(metrics, requests, { verb, ...ofLease }),
    0,
  );
  return {
    writes,
    memory: sumOf(metrics, 'process_resident_memory_bytes'),
    startTime: sumOf(metrics, 'process_start_time_seconds'),
  };
}

/** Formats the mean number of writes per job between two readings. */
export function writesPerJob(before: OperatorCost, after: OperatorCost, jobs: number): string {
  if (after.startTime !== before.startTime) return 'unknown, because the operator was restarted';
  return ((after.writes - before.writes) / jobs).toFixed(1);
}
