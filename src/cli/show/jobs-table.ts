import type { Job } from '../jobs/job.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';
import { age } from './time.ts';

export interface JobRow {
  readonly cells: readonly string[];
  readonly createdAt: number;
}

export interface Columns {
  readonly wide: boolean;
  readonly namespaces: boolean;
}

const shown = (value: string | number | undefined): string => (value === undefined ? '' : String(value));

/** The row of a job. It holds little, because a list may have many. */
export function jobRow({ metadata, status }: Job, now: number, { wide, namespaces }: Columns): JobRow {
  const createdAt = Date.parse(metadata.creationTimestamp);
  const { vulnerabilities } = status;
  const cells = [
    ...(namespaces ? [metadata.namespace] : []),
    metadata.name,
    metadata.deletionTimestamp === undefined ? status.phase : 'Deleting',
    shown(status.performance),
    shown(vulnerabilities?.critical),
    shown(vulnerabilities?.high),
    shown(status.failureDetails?.reason),
    age(now - createdAt),
  ];
  if (!wide) return { cells, createdAt };
  const { image, sandbox, run } = status;
  const sandboxed = sandbox && (sandbox.runtimeClass ?? (sandbox.userNamespace ? 'user namespace' : ''));
  return { cells: [...cells, shown(image?.digest), shown(sandboxed), shown(run), metadata.uid], createdAt };
}

/** The jobs, the newest first. */
export function jobsTable(rows: readonly JobRow[], { wide, namespaces }: Columns, screen: Screen): string[] {
  const titles = [
    ...(namespaces ? ['NAMESPACE'] : []),
    ...['NAME', 'PHASE', 'PERFORMANCE', 'CRITICAL', 'HIGH', 'REASON', 'AGE'],
    ...(wide ? ['IMAGE', 'SANDBOX', 'RUN', 'UID'] : []),
  ];
  const sorted = rows.toSorted((one, other) => other.createdAt - one.createdAt);
  return table(
    titles,
    sorted.map(({ cells }) => cells),
    screen,
  );
}
