import { metricsUrl } from '../../../deploy/local/components/etcd.ts';
import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { leadingOperator, operatorMetrics } from '../../../test/support/cluster/operator.ts';
import { sumOf } from '../../../test/support/cluster/prometheus.ts';
import { secondsByContainer } from '../../cpu/cgroups.ts';
import { secondsByComponent, secondsOfBench, secondsOfMachine } from '../../cpu/processes.ts';

/** Counters at one time. Differences of two readings are what happened in between. */
export interface Reading {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** CPU seconds so far, by part. */
  readonly cpu: ReadonlyMap<string, number>;
  /** CPU seconds of the machine so far. */
  readonly machine: number;
  readonly etcd: {
    readonly puts: number;
    /** Bytes of all values ever put. */
    readonly put: number;
    /** Bytes of the write-ahead log. */
    readonly log: number;
    /** Bytes of the file, and of what is in use in it. Compaction frees the latter every few minutes. */
    readonly file: number;
    readonly used: number;
  };
  readonly apiserver: {
    readonly requests: number;
    readonly writes: number;
    /** Seconds that these writes have taken, in total. */
    readonly writing: number;
  };
  readonly operator: {
    readonly requests: number;
    readonly writes: number;
    /** Bytes. */
    readonly memory: number;
    readonly passes: number;
    /** Seconds that these passes have taken, in total. */
    readonly passing: number;
    /** Failed passes. */
    readonly errors: number;
    /** Milliseconds for which its own work has blocked its event loop, at most, since the last reading. */
    readonly blocked: number;
    readonly queue: number;
    /** Seconds since the epoch. */
    readonly started: number;
  };
}

const writingVerbs = ['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION'];
const ownWritingVerbs = ['create', 'apply', 'patch', 'update', 'replace', 'delete'];

/** Only for the local cluster: reads this machine's processes, and etcd. */
export async function read(): Promise<Reading> {
  const { containerId } = await leadingOperator();
  const [components, containers, machine, apiserver, operator, etcd] = await Promise.all([
    secondsByComponent(),
    secondsByContainer(),
    secondsOfMachine(),
    kubectl(['get', '--raw', '/metrics']),
    operatorMetrics(),
    fetch(metricsUrl).then((response) => response.text()),
  ]);
  const own = 'dockerfilejob_apiserver_requests_total';
  const all = 'apiserver_request_total';
  const sum = (text: string, name: string, verbs: readonly string[]): number =>
    verbs.reduce((total, verb) => total + sumOf(text, name, { verb }), 0);
  return {
    time: Date.now(),
    cpu: new Map([
      ...components,
      ['operator', containers.get(containerId) ?? 0],
      ['this bench', secondsOfBench()],
    ]),
    machine,
    etcd: {
      puts: sumOf(etcd, 'etcd_mvcc_put_total'),
      put: sumOf(etcd, 'etcd_debugging_mvcc_total_put_size_in_bytes'),
      log: sumOf(etcd, 'etcd_disk_wal_write_bytes_total'),
      file: sumOf(etcd, 'etcd_mvcc_db_total_size_in_bytes'),
      used: sumOf(etcd, 'etcd_mvcc_db_total_size_in_use_in_bytes'),
    },
    apiserver: {
      requests: sumOf(apiserver, all),
      writes: sum(apiserver, all, writingVerbs),
      writing: sum(apiserver, 'apiserver_request_duration_seconds_sum', writingVerbs),
    },
    operator: {
      requests: sumOf(operator, own) - sumOf(operator, own, { kind: 'Lease' }),
      writes: sum(operator, own, ownWritingVerbs) - ofLeases(operator),
      memory: sumOf(operator, 'process_resident_memory_bytes'),
      passes: sumOf(operator, 'dockerfilejob_reconcile_duration_seconds_count'),
      passing: sumOf(operator, 'dockerfilejob_reconcile_duration_seconds_sum'),
      errors: sumOf(operator, 'dockerfilejob_reconcile_errors_total'),
      blocked: sumOf(operator, 'dockerfilejob_own_delay_max_seconds') * 1000,
      queue: sumOf(operator, 'dockerfilejob_queue_length'),
      started: sumOf(operator, 'process_start_time_seconds'),
    },
  };
}

/** The lease is renewed whether or not there are jobs. */
const ofLeases = (text: string): number =>
  ownWritingVerbs.reduce(
    (total, verb) => total + sumOf(text, 'dockerfilejob_apiserver_requests_total', { verb, kind: 'Lease' }),
    0,
  );
