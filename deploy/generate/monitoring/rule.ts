/** A rule of Prometheus. */
export type Rule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What an alert asks for: somebody now, or a look on the next working day. */
export type Severity = 'critical' | 'warning';

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: Severity; readonly [name: string]: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>;
}

export interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

interface Alert {
  readonly severity: Severity;
  readonly expr: string;
  /** How long the expression must hold. */
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** The page that has a heading for each alert. The chart can put the address of a site in its place. */
export const runbooks = 'docs/observability.md';

export const alerting = (name: string, { severity, expr, labels, ...alert }: Alert): AlertingRule => ({
  alert: name,
  expr,
  ...(alert.for !== undefined && { for: alert.for }),
  labels: { severity, ...labels },
  annotations: {
    summary: alert.summary,
    description: alert.description,
    runbook_url: `${runbooks}#${name.toLowerCase()}`,
  },
});
