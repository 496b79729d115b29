/** Units of Grafana. */
export type Unit = 'short' | 's' | 'percentunit' | 'bytes' | 'reqps' | 'cores';

export interface Panel {
  readonly title: string;
  readonly kind: 'timeseries' | 'stat';
  readonly unit: Unit;
  /** PromQL by legend. `$__rate_interval` and `$__range` are variables of Grafana. */
  readonly queries: Readonly<Record<string, string>>;
  readonly stacked?: true;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const rate = (counter: string): string => `rate(${counter}[$__rate_interval])`;

/** A quantile of a histogram. */
const quantile = (q: number, histogram: string, labels = '', by = ''): string =>
  `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (${rate(`${histogram}_bucket${labels}`)}))`;

/** Pods of jobs: their namespaces, as only the operator makes them. */
const ofJobs = 'namespace=~"dfj-.+"';
/** Containers, without the pod's pause container and the sums of cgroups. */
const containers = `${ofJobs},container!="",container!="POD"`;

const graph = (
  title: string,
  unit: Unit,
  queries: Panel['queries'],
  more: Pick<Panel, 'stacked'> = {},
): Panel => ({
  title,
  kind: 'timeseries',
  unit,
  queries,
  ...more,
});
const stat = (title: string, unit: Unit, query: string): Panel => ({
  title,
  kind: 'stat',
  unit,
  queries: { [title]: query },
});

const overview: Row = {
  title: 'Overview',
  panels: [
    stat('Operators that lead', 'short', 'sum(dockerfilejob_leader)'),
    stat('Jobs ended', 'short', 'sum(increase(dockerfilejob_jobs_total[$__range]))'),
    stat('Waiting', 'short', 'max(dockerfilejob_waiting_jobs)'),
    stat('At work', 'short', 'max(dockerfilejob_active_jobs)'),
    stat(
      'Required isolation that is not proved',
      'short',
      'count(dockerfilejob_isolation{required="true",finding!="proved"} == 1) or vector(0)',
    ),
    stat('Age of the database', 's', 'max(dockerfilejob_scan_database_age_seconds)'),
    graph('Error ratio of each objective, over an hour', 'percentunit', {
      '{{slo}}': 'dockerfilejob:slo_errors:ratio_rate1h',
    }),
    graph('Error ratio of each objective, over three days', 'percentunit', {
      '{{slo}}': 'dockerfilejob:slo_errors:ratio_rate3d',
    }),
  ],
};

const jobs: Row = {
  title: 'Jobs',
  panels: [
    graph(
      'Ended, by result',
      'short',
      { '{{result}}': 'sum by (result) (increase(dockerfilejob_jobs_total[$__rate_interval]))' },
      { stacked: true },
    ),
    graph(
      'Failed, by reason',
      'short',
      {
        '{{reason}}':
          'sum by (reason) (increase(dockerfilejob_jobs_total{result="Failed"}[$__rate_interval])) > 0',
      },
      { stacked: true },
    ),
    graph('Median duration of each step', 's', {
      '{{step}}': quantile(0.5, 'dockerfilejob_step_duration_seconds', '{state="Succeeded"}', 'step'),
    }),
    graph('Slowest tenth of each step', 's', {
      '{{step}}': quantile(0.9, 'dockerfilejob_step_duration_seconds', '{state="Succeeded"}', 'step'),
    }),
    graph('Ended with image and verdict of an earlier job', 'percentunit', {
      share: `sum(${rate('dockerfilejob_reused_jobs_total')}) / sum(${rate('dockerfilejob_jobs_total')})`,
    }),
    graph('Namespaces that do not go away', 'short', { stuck: 'max(dockerfilejob_stuck_namespaces)' }),
  ],
};

const queue: Row = {
  title: 'Queue',
  panels: [
    graph('Jobs and slots', 'short', {
      waiting: 'max(dockerfilejob_waiting_jobs)',
      active: 'max(dockerfilejob_active_jobs)',
      slots: 'max(dockerfilejob_slots)',
    }),
    graph('Time in queue', 's', {
      median: quantile(0.5, 'dockerfilejob_time_in_queue_seconds'),
      'slowest 5%': quantile(0.95, 'dockerfilejob_time_in_queue_seconds'),
    }),
    graph('Admissions', 'short', {
      admitted: 'sum(increase(dockerfilejob_admissions_total[$__rate_interval]))',
    }),
  ],
};

const operator: Row = {
  title: 'Operator',
  panels: [
    graph('Passes', 'reqps', {
      passes: `sum(${rate('dockerfilejob_reconcile_duration_seconds_count')})`,
      failed: `sum(${rate('dockerfilejob_reconcile_errors_total')})`,
    }),
    graph('Duration of a pass', 's', {
      median: quantile(0.5, 'dockerfilejob_reconcile_duration_seconds'),
      'slowest 1%': quantile(0.99, 'dockerfilejob_reconcile_duration_seconds'),
    }),
    graph('Jobs that wait for a worker', 'short', { '{{pod}}': 'dockerfilejob_queue_length' }),
    graph('Requests to the API server', 'reqps', {
      '{{verb}} {{code}}': `sum by (verb, code) (${rate('dockerfilejob_apiserver_requests_total')})`,
    }),
    graph('Delay: its own, and of its event loop', 's', {
      'own, {{pod}}': 'dockerfilejob_own_delay_max_seconds',
      'event loop, {{pod}}': 'nodejs_eventloop_lag_max_seconds and on (pod) dockerfilejob_leader',
    }),
    graph('Memory and CPU', 'short', {
      'MiB, {{pod}}': 'process_resident_memory_bytes / 2^20 and on (pod) dockerfilejob_leader',
      'CPU %, {{pod}}': `100 * ${rate('process_cpu_seconds_total')} and on (pod) dockerfilejob_leader`,
    }),
    graph('Findings about isolation', 'short', {
      '{{isolation}}: {{finding}}': 'max by (isolation, finding) (dockerfilejob_isolation) == 1',
    }),
    graph('Age of the proof of isolation', 's', {
      age: 'time() - max(dockerfilejob_isolation_proof_timestamp_seconds)',
    }),
  ],
};

const requests = 'dockerfilejob_http_requests_total{route!~"/healthz|/readyz|/metrics"}';

const api: Row = {
  title: 'REST API',
  panels: [
    graph('Requests, by status', 'reqps', { '{{status}}': `sum by (status) (${rate(requests)})` }),
    graph('Requests, by route', 'reqps', {
      '{{method}} {{route}}': `sum by (method, route) (${rate(requests)})`,
    }),
    graph('Median latency of each route', 's', {
      '{{method}} {{route}}': quantile(
        0.5,
        'dockerfilejob_http_request_duration_seconds',
        '',
        'method, route',
      ),
    }),
    graph('Memory of each replica', 'bytes', {
      '{{pod}}':
        'process_resident_memory_bytes and on (pod) count by (pod) (dockerfilejob_http_requests_total)',
    }),
  ],
};

/** From cAdvisor in the kubelet, and from kube-state-metrics. */
const resources: Row = {
  title: 'Cluster resources of jobs',
  panels: [
    graph(
      'CPU of jobs, by container',
      'cores',
      {
        '{{container}}': `sum by (container) (${rate(`container_cpu_usage_seconds_total{${containers}}`)})`,
      },
      { stacked: true },
    ),
    graph(
      'Memory of jobs, by container',
      'bytes',
      {
        '{{container}}': `sum by (container) (container_memory_working_set_bytes{${containers}})`,
      },
      { stacked: true },
    ),
    graph('The ten jobs with the most CPU', 'cores', {
      '{{namespace}}': `topk(10, sum by (namespace) (${rate(`container_cpu_usage_seconds_total{${containers}}`)}))`,
    }),
    graph('The ten jobs with the most memory', 'bytes', {
      '{{namespace}}': `topk(10, sum by (namespace) (container_memory_working_set_bytes{${containers}}))`,
    }),
    graph('CPU throttled', 'percentunit', {
      '{{container}}': `sum by (container) (${rate(`container_cpu_cfs_throttled_periods_total{${containers}}`)}) / sum by (container) (${rate(`container_cpu_cfs_periods_total{${containers}}`)})`,
    }),
    graph(
      'Pods of jobs, by phase',
      'short',
      {
        '{{phase}}': `sum by (phase) (kube_pod_status_phase{${ofJobs}})`,
      },
      { stacked: true },
    ),
    graph('Network of builds and scans', 'bytes', {
      received: `sum(${rate(`container_network_receive_bytes_total{${ofJobs}}`)})`,
      sent: `sum(${rate(`container_network_transmit_bytes_total{${ofJobs}}`)})`,
    }),
    graph('Namespaces of jobs', 'short', {
      '{{phase}}': `sum by (phase) (kube_namespace_status_phase{${ofJobs}})`,
    }),
  ],
};

export const rows: readonly Row[] = [overview, jobs, queue, operator, api, resources];
