import type { Registry } from 'prom-client';
import { Counter } from 'prom-client';
import { problemOf } from '../problems/problem-of.ts';
import type { ProblemReason } from '../problems/problem-kinds.ts';

/** What became of a delivery: a closed list, because it is a label of a metric. */
export const outcomes = [
  'created',
  'repeated',
  'ignored',
  'unproven',
  'replayed',
  'limited',
  'refused',
  'failed',
] as const;
export type Outcome = (typeof outcomes)[number];

const ofReasons: Partial<Record<ProblemReason, Outcome>> = {
  Unauthorized: 'unproven',
  Replayed: 'replayed',
  TooManyRequests: 'limited',
};

/** What an error means for a delivery. */
export function outcomeOf(error: unknown): Outcome {
  const { reason, status } = problemOf(error);
  return ofReasons[reason] ?? (status >= 500 ? 'failed' : 'refused');
}

/** Counts deliveries. No label has a name that somebody has chosen. */
export function deliveryCounter(registry: Registry): (outcome: Outcome) => void {
  const deliveries = new Counter({
    name: 'dockerfilejob_webhook_deliveries_total',
    help: 'Number of deliveries to webhooks by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of outcomes) deliveries.inc({ outcome }, 0);
  return (outcome) => {
    deliveries.inc({ outcome });
  };
}
