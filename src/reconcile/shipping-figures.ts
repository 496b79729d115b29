import { Counter, type Registry } from 'prom-client';

/** Call this when spans or log records were taken by the collector, or were given up. */
export type Shipped = (signal: 'spans' | 'logs', outcome: 'exported' | 'dropped', count: number) => void;

/** Counts spans and log records by what became of them. Both counters begin at 0, so that increase() sees the first. */
export function shippingFigures(registry: Registry): Shipped {
  const counter = (outcome: string, help: string) =>
    new Counter({
      name: `dockerfilejob_otlp_${outcome}_total`,
      help,
      labelNames: ['signal'],
      registers: [registry],
    });
  const counters = {
    exported: counter('exported', 'Spans and log records of jobs that the OTLP collector has taken.'),
    dropped: counter(
      'dropped',
      'Spans and log records of jobs that were given up: the queue was full, or the collector refused them or did not answer.',
    ),
  };
  for (const one of Object.values(counters)) for (const signal of ['spans', 'logs']) one.inc({ signal }, 0);
  return (signal, outcome, count) => {
    counters[outcome].inc({ signal }, count);
  };
}
