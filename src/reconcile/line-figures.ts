import { Gauge, type Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import type { LineCounts } from '../pipeline/1-admit/line.ts';

export interface LineSeen {
  /** Undefined while this replica does not lead. */
  readonly line: () => LineCounts | undefined;
}

/** Registers who leads, and how many jobs wait for how many slots. */
export function lineFigures(
  registry: Registry,
  { maxConcurrentJobs }: Pick<Settings, 'maxConcurrentJobs'>,
  { line }: LineSeen,
): void {
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  gauge('dockerfilejob_leader', 'Whether this replica reconciles jobs: 1 if it leads, 0 if not.', () =>
    line() ? 1 : 0,
  );
  gauge(
    'dockerfilejob_slots',
    'Jobs that may be built, scanned or run at the same time.',
    () => maxConcurrentJobs,
  );
  gauge(
    'dockerfilejob_active_jobs',
    'Jobs that have a slot, as the leader counts them.',
    () => line()?.active ?? 0,
  );
  gauge(
    'dockerfilejob_waiting_jobs',
    'Jobs that wait for a slot, as the leader counts them. Those that are suspended do not.',
    () => line()?.waiting ?? 0,
  );
}
