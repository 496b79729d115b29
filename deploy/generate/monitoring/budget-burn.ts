import { alerting, type AlertingRule, type RecordingRule, type Rule, type Severity } from './rule.ts';
import type { Over, Slo } from './slos.ts';

/** What is recorded: the share of bad events over a window. */
const ratio = (window: string): string => `dockerfilejob:slo_errors:ratio_rate${window}`;

interface Pair {
  readonly long: string;
  /** A twelfth of it: the alert ends soon after the burning does. */
  readonly short: string;
  /** How many times faster than the budget allows. */
  readonly rate: number;
}

/**
 * Multiple windows, multiple burn rates: The Site Reliability Workbook, chapter 5, table 5-8. A page if 2 % of the budget
 * of 30 days are gone in an hour, or 5 % in six. A ticket if 10 % are gone in a day, or in three.
 */
export const burns = {
  critical: [
    { long: '1h', short: '5m', rate: 14.4 },
    { long: '6h', short: '30m', rate: 6 },
  ],
  warning: [
    { long: '1d', short: '2h', rate: 3 },
    { long: '3d', short: '6h', rate: 1 },
  ],
} as const satisfies Record<Severity, readonly Pair[]>;

/**
 * With little traffic, one bad event is a large share. So an alert takes three of them: more than 2.5, because increase()
 * extrapolates.
 */
const fewest = 2.5;

const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

const rateOver =
  (window: string): Over =>
  (counter) =>
    `sum(rate(${counter}[${window}]))`;
const increaseOver =
  (window: string): Over =>
  (counter) =>
    `sum(increase(${counter}[${window}]))`;

const recording = ({ name, events }: Slo, window: string): RecordingRule => {
  const { bad, all } = events(rateOver(window));
  return { record: ratio(window), expr: `${bad}\n/\n${all}`, labels: { slo: name } };
};

/** The budget as a number without rounding errors. */
const budgetOf = ({ objective }: Slo): number => Number((1 - objective).toFixed(6));

function burning(slo: Slo, { long, short, rate }: Pair): string {
  const threshold = `${rate} * ${budgetOf(slo)}`;
  const labels = `{slo="${slo.name}"}`;
  return [
    `${ratio(long)}${labels} > ${threshold}`,
    `and ${ratio(short)}${labels} > ${threshold}`,
    `and on () ${slo.events(increaseOver(long)).bad} > ${fewest}`,
  ].join('\n  ');
}

const spent: Record<Severity, string> = {
  critical: 'The error budget of 30 days is gone in days.',
  warning: 'The error budget of 30 days is gone before they are over.',
};

function alert(slo: Slo, severity: Severity): AlertingRule {
  const { noun, verb } = slo.bad;
  const budget = `${Number((budgetOf(slo) * 100).toFixed(4))}%`;
  return alerting(slo.alert, {
    severity,
    expr: burns[severity].map((pair) => `(\n  ${burning(slo, pair)}\n)`).join('\nor\n'),
    labels: { slo: slo.name },
    summary: `Too many ${noun} ${verb}`,
    description: `{{ $value | humanizePercentage }} of ${noun} ${verb}; the objective allows ${budget}. ${spent[severity]}`,
  });
}

/** The recorded shares of an objective, and its alerts. */
export const objectiveRules = (slo: Slo): readonly Rule[] => [
  ...windows.map((window) => recording(slo, window)),
  alert(slo, 'critical'),
  alert(slo, 'warning'),
];
