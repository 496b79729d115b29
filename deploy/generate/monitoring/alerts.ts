import { alerting, type AlertingRule } from './rule.ts';

/** What is broken, beside the objectives. Whatever Prometheus is told apart by, such as `job`, no expression relies on it. */
export const operatorAlerts: readonly AlertingRule[] = [
  alerting('DockerfileJobNoLeader', {
    severity: 'critical',
    expr: 'absent(dockerfilejob_leader == 1)',
    for: '5m',
    summary: 'No operator reconciles jobs',
    description:
      'Prometheus has seen no operator that leads for five minutes. New jobs wait, and running ones are not judged.',
  }),
  alerting('DockerfileJobTwoLeaders', {
    severity: 'critical',
    expr: 'sum(dockerfilejob_leader) > 1',
    for: '5m',
    summary: 'More than one operator reconciles jobs',
    description:
      '{{ $value }} operators lead at the same time. More jobs may run at once than there are slots.',
  }),
  alerting('DockerfileJobReconcileErrors', {
    severity: 'warning',
    expr: 'sum(increase(dockerfilejob_reconcile_errors_total[15m])) > 0',
    for: '1h',
    summary: 'Passes over jobs keep failing',
    description:
      'For an hour, passes have failed on the infrastructure, {{ $value | humanize }} in the last 15 minutes. A job may be stuck.',
  }),
  alerting('DockerfileJobQueueStalled', {
    severity: 'warning',
    expr: [
      'max(dockerfilejob_waiting_jobs) > 0',
      'and on () max(dockerfilejob_active_jobs) < max(dockerfilejob_slots)',
      'and on () sum(increase(dockerfilejob_admissions_total[15m])) == 0',
    ].join('\n'),
    for: '15m',
    summary: 'Jobs wait although slots are free',
    description: '{{ $value }} jobs wait, slots are free, and no job has started for 15 minutes.',
  }),
  alerting('DockerfileJobNamespaceStuck', {
    severity: 'warning',
    expr: 'max(dockerfilejob_stuck_namespaces) > 0',
    for: '15m',
    summary: 'Namespaces of jobs do not go away',
    description:
      '{{ $value }} namespaces of jobs have been terminating for more than 15 minutes. They may still use the cluster.',
  }),
  ...isolationAlerts(),
  ...databaseAlerts(),
];

export const apiAlerts: readonly AlertingRule[] = [
  alerting('DockerfileJobApiAbsent', {
    severity: 'critical',
    expr: 'absent(dockerfilejob_http_requests_total)',
    for: '5m',
    summary: 'The REST API cannot be scraped',
    description: 'Prometheus has seen no replica of the REST API for five minutes.',
  }),
];

function isolationAlerts(): readonly AlertingRule[] {
  const found = (findings: string): string =>
    `max by (isolation) (dockerfilejob_isolation{required="true",finding=~"${findings}"}) == 1`;
  return [
    alerting('DockerfileJobIsolationRefuted', {
      severity: 'critical',
      expr: found('refuted|notAvailable'),
      summary: 'The cluster does not isolate jobs',
      description:
        'The last probe has refuted an isolation of jobs that isolation.require names: {{ $labels.isolation }}. No job starts.',
    }),
    alerting('DockerfileJobIsolationUnproved', {
      severity: 'critical',
      expr: found('unknown'),
      for: '15m',
      summary: 'The isolation of jobs cannot be proved',
      description:
        'For 15 minutes, no probe could tell whether the cluster isolates jobs: {{ $labels.isolation }}. No job starts.',
    }),
    alerting('DockerfileJobIsolationProofOld', {
      severity: 'warning',
      expr: 'time() - max(dockerfilejob_isolation_proof_timestamp_seconds) > 3 * 3600',
      for: '15m',
      summary: 'The isolation of jobs was not probed for hours',
      description:
        'The last proof that the cluster isolates jobs is {{ $value | humanizeDuration }} old. The operator probes every hour.',
    }),
  ];
}

function databaseAlerts(): readonly AlertingRule[] {
  const older = (share: string): string =>
    `max(dockerfilejob_scan_database_age_seconds) >= ${share}max(dockerfilejob_scan_database_max_age_seconds > 0)`;
  const summary = 'The vulnerability database is old';
  const age = 'The last scan has used a database that is {{ $value | humanizeDuration }} old.';
  return [
    alerting('DockerfileJobDatabaseOld', {
      severity: 'critical',
      expr: older(''),
      summary,
      description: `${age} Scans are inconclusive, which fails every job.`,
    }),
    alerting('DockerfileJobDatabaseOld', {
      severity: 'warning',
      expr: older('0.75 * '),
      summary,
      description: `${age} At scan.dbMaxAgeHours, every job fails.`,
    }),
  ];
}
