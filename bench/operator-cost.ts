import { operatorMetrics } from '../test/support/cluster/operator.ts';
import { sumOf } from '../test/support/cluster/prometheus.ts';

export interface OperatorCost {
  /** Requests that change something, since the operator started. */
  readonly writes: number;
  /** Resident bytes now. */
  readonly memory: number;
  /** Seconds since the epoch; another value is another process, which counts from zero. */
  readonly startTime: number;
}

const writingVerbs = ['create', 'apply', 'patch', 'update', 'delete'];
/** The lease is renewed whatever the jobs do. */
const ofLease = { kind: 'Lease' };

/** What the operator's own /metrics tell. */
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

/** Writes a job between two looks, for people. */
export function writesPerJob(before: OperatorCost, after: OperatorCost, jobs: number): string {
  if (after.startTime !== before.startTime) return 'not known: the operator was started anew in between';
  return ((after.writes - before.writes) / jobs).toFixed(1);
}
