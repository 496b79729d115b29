import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Settings } from '../config/settings.ts';
import { isAtWork, isTerminal, type Phase } from '../resource/phases.ts';
import { reasons } from '../resource/reasons.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Status } from '../resource/status.ts';
import { LastTurns } from './last-turns.ts';

export interface PhaseChange {
  readonly before: Phase;
  readonly after: Status;
  readonly metadata: Pick<DockerfileJob['metadata'], 'namespace' | 'generation' | 'creationTimestamp'>;
}

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

const isAdmission = ({ before, after }: PhaseChange): boolean => !isAtWork(before) && isAtWork(after.phase);

/**
 * How long a job has waited from its creation, or from the last turn of its namespace, until this admission, in seconds. A
 * namespace that waits for its own jobs waits for nobody. Undefined if somebody has edited the job since: it may have been
 * suspended, or this may be another run.
 * @param lastTurn milliseconds since the epoch
 */
export function timeInQueue(
  { after, metadata }: Omit<PhaseChange, 'before'>,
  lastTurn = 0,
): number | undefined {
  if (metadata.generation !== 1 || after.startTime === undefined) return undefined;
  const since = Math.max(Date.parse(metadata.creationTimestamp), lastTurn);
  // The API server may have another clock.
  return Math.max(0, (Date.parse(after.startTime) - since) / 1000);
}

/** When this change gives a slot to a namespace, or takes one back, in milliseconds since the epoch. */
function turnOf(change: PhaseChange): number | undefined {
  const { before, after } = change;
  const isOver = isAtWork(before) && isTerminal(after.phase);
  const time = isAdmission(change) ? after.startTime : isOver ? after.completionTime : undefined;
  return time === undefined ? undefined : Date.parse(time);
}

/** How old the vulnerability database was at the end of the scan, in seconds; undefined if this run has not scanned. */
export function databaseAge({ reusedFrom, vulnerabilities, steps }: Status): number | undefined {
  const end = steps?.find(({ name }) => name === 'scan')?.endTime;
  if (reusedFrom || vulnerabilities?.database === undefined || end === undefined) return undefined;
  return seconds(vulnerabilities.database, end);
}

/** The metrics of jobs. @returns what takes note of a change of phase */
export function jobFigures(
  registry: Registry,
  settings: Pick<Settings, 'scan'>,
): (change: PhaseChange) => void {
  const admitted = admissionFigures(registry);
  const ended = endFigures(registry);
  const scanned = scanFigures(registry, settings);
  return (change) => {
    admitted(change);
    if (!isTerminal(change.after.phase)) return;
    ended(change.after);
    scanned(change.after);
  };
}

function admissionFigures(registry: Registry): (change: PhaseChange) => void {
  const registers = [registry];
  const admissions = new Counter({
    name: 'dockerfilejob_admissions_total',
    help: 'Runs of jobs that got a slot.',
    registers,
  });
  const waits = new Histogram({
    name: 'dockerfilejob_time_in_queue_seconds',
    help: 'Time from the creation of a job, or the last turn of its namespace, to its admission, of jobs that nobody has edited in between.',
    buckets: [1, 5, 15, 60, 300, 900, 3600, 21600],
    registers,
  });
  const turns = new LastTurns();
  return (change) => {
    const turn = turnOf(change);
    const lastTurn = turn === undefined ? undefined : turns.take(change.metadata.namespace, turn);
    if (!isAdmission(change)) return;
    admissions.inc();
    const wait = timeInQueue(change, lastTurn);
    if (wait !== undefined) waits.observe(wait);
  };
}

function endFigures(registry: Registry): (status: Status) => void {
  const registers = [registry];
  const jobs = new Counter({
    name: 'dockerfilejob_jobs_total',
    help: 'Finished jobs, by result and reason.',
    labelNames: ['result', 'reason'],
    registers,
  });
  // A counter that appears with its first event hides that event from rate() and increase().
  jobs.inc({ result: 'Succeeded', reason: '' }, 0);
  for (const reason of reasons)
    jobs.inc({ result: reason === 'Canceled' ? 'Canceled' : 'Failed', reason }, 0);
  const steps = new Histogram({
    name: 'dockerfilejob_step_duration_seconds',
    help: 'Duration of each step of a finished job.',
    labelNames: ['step', 'state'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
    registers,
  });
  const reused = new Counter({
    name: 'dockerfilejob_reused_jobs_total',
    help: 'Finished jobs that took image and verdict from an earlier one.',
    registers,
  });
  return (status) => {
    jobs.inc({ result: status.phase, reason: status.failureDetails?.reason ?? '' });
    if (status.reusedFrom) reused.inc();
    for (const { name, state, startTime, endTime } of status.steps ?? []) {
      // Nothing was built or scanned.
      if (status.reusedFrom && (name === 'build' || name === 'scan')) continue;
      if (startTime !== undefined && endTime !== undefined)
        steps.observe({ step: name, state }, seconds(startTime, endTime));
    }
  };
}

function scanFigures(registry: Registry, { scan }: Pick<Settings, 'scan'>): (status: Status) => void {
  const registers = [registry];
  new Gauge({
    name: 'dockerfilejob_scan_database_max_age_seconds',
    help: 'Age at which the vulnerability database is too old for a scan to pass. 0: no limit.',
    registers,
  }).set(scan.dbMaxAgeHours * 3600);
  const age = new Gauge({
    name: 'dockerfilejob_scan_database_age_seconds',
    help: 'Age of the vulnerability database at the end of the last scan.',
    registers,
  });
  // Before the first scan, nobody knows.
  age.remove();
  return (status) => {
    const found = databaseAge(status);
    if (found !== undefined) age.set(found);
  };
}
