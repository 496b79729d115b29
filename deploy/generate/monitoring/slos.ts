/** Applies a function of PromQL to counters over a window, and adds the replicas up: `sum(rate(COUNTER[5m]))`. */
export type Over = (counter: string) => string;

/** A service level objective: the share of good events among those that count, over 30 days. */
export interface Slo {
  /** Value of the label `slo`. */
  readonly name: string;
  readonly alert: string;
  /** The smallest share of good events, less than 1. The rest is the error budget. */
  readonly objective: number;
  /** Predicate of a sentence about the events: «0.5% of jobs …». */
  readonly bad: { readonly noun: string; readonly verb: string };
  /** PromQL of the bad events, and of all that count. */
  readonly events: (over: Over) => { readonly bad: string; readonly all: string };
}

/** Faults of the platform. What the user did wrong is another reason (docs/decisions/0011). */
const faults = ['InfrastructureError', 'NamespaceStuck', 'ImagePullFailed'] as const;

/** Ends of jobs that never started. They cost nothing, so whoever made many of them could hide the faults of others. */
const refusals = [
  ...['DockerfileInvalid', 'DockerfileDenied', 'DockerfileTooLarge', 'BaseImageDenied', 'ContextMissing'],
  ...['SpecDenied', 'SpecInvalid', 'ResourcesDenied', 'Canceled'],
] as const;

export const reasonsNamed: readonly string[] = [...faults, ...refusals];

/** Asked by machines, and cheap: they would hide the errors of others. `unmatched` is what scanners ask for. */
const probes = ['/healthz', '/readyz', '/metrics', 'unmatched'] as const;

/** Answers that last as long as the client stays. */
const streams = ['/api/v1/events', '/api/v1/jobs/:id/events', '/api/v1/jobs/:id/logs'] as const;

export const routesNamed: readonly string[] = [...probes, ...streams];

/** Prometheus 3 stores the bounds of buckets as floats (`1.0`), earlier versions as they come (`1`). */
const bound = (seconds: number): string => `le=~"${seconds}([.]0)?"`;

/** Events of a histogram that took longer than this. */
const slower = (over: Over, histogram: string, seconds: number, labels: readonly string[]) => {
  const all = over(`${histogram}_count${matching(labels)}`);
  return { bad: `(${all} - ${over(`${histogram}_bucket${matching([...labels, bound(seconds)])}`)})`, all };
};

const matching = (labels: readonly string[]): string => (labels.length === 0 ? '' : `{${labels.join(',')}}`);

const requests = 'dockerfilejob_http_requests_total';
const served = `route!~"${probes.join('|')}"`;

export const jobSlos: readonly Slo[] = [
  {
    name: 'faults',
    alert: 'DockerfileJobFaultBudgetBurn',
    objective: 0.995,
    bad: { noun: 'jobs', verb: 'end with a fault of the platform' },
    events: (over) => ({
      bad: over(`dockerfilejob_jobs_total{reason=~"${faults.join('|')}"}`),
      all: over(`dockerfilejob_jobs_total{reason!~"${refusals.join('|')}"}`),
    }),
  },
  {
    name: 'queue',
    alert: 'DockerfileJobQueueBudgetBurn',
    objective: 0.95,
    bad: { noun: 'jobs', verb: 'wait longer than five minutes for a slot' },
    events: (over) => slower(over, 'dockerfilejob_time_in_queue_seconds', 300, []),
  },
];

export const apiSlos: readonly Slo[] = [
  {
    name: 'api-errors',
    alert: 'DockerfileJobApiErrorBudgetBurn',
    objective: 0.999,
    bad: { noun: 'requests', verb: 'to the REST API end with status 5xx' },
    // Refused requests (4xx) are as cheap as probes.
    events: (over) => ({
      bad: `(${over(`${requests}{${served},status=~"5.."}`)} or vector(0))`,
      all: over(`${requests}{${served},status!~"4.."}`),
    }),
  },
  {
    name: 'api-latency',
    alert: 'DockerfileJobApiLatencyBudgetBurn',
    objective: 0.99,
    bad: { noun: 'reads', verb: 'by REST take longer than a second' },
    // Only reads: how long a body takes to arrive is up to the client.
    events: (over) =>
      slower(over, 'dockerfilejob_http_request_duration_seconds', 1, [
        'method="GET"',
        `route!~"${[...probes, ...streams].join('|')}"`,
        'status=~"2..|3.."',
      ]),
  },
];
