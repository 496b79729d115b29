import { inSeconds, spread, tableOf } from '../../figures.ts';
import type { Reading } from './reading.ts';

export interface Measured {
  /** With the nodes there and no jobs: what the machine costs anyway. */
  readonly idle: { readonly from: Reading; readonly to: Reading };
  readonly load: { readonly from: Reading; readonly to: Reading };
  /** Jobs that were finished between the readings of the load. */
  readonly jobs: number;
  /** Milliseconds. */
  readonly delays: readonly number[];
  /** Bytes of the operator at most, and milliseconds for which it blocked its event loop at most. */
  readonly memory: number;
  readonly blocked: number;
  /** Own namespaces of jobs: when the last job was finished, and after that time in milliseconds. */
  readonly leftAtEnd: number;
  readonly left: number;
  readonly drained: number;
  /** CPUs of the machine. */
  readonly cpus: number;
  readonly slots: number;
}

const seconds = ({ from, to }: { from: Reading; to: Reading }): number => (to.time - from.time) / 1000;
const kibi = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

/** CPU seconds a second of each part, in both periods. */
function cpuOf({ idle, load }: Measured) {
  const rate = (period: { from: Reading; to: Reading }, name: string): number =>
    ((period.to.cpu.get(name) ?? 0) - (period.from.cpu.get(name) ?? 0)) / seconds(period);
  return [...load.to.cpu.keys()]
    .map((name) => ({ name, idle: rate(idle, name), load: rate(load, name) }))
    .sort((one, other) => other.load - one.load);
}

/** From this share on, a CPU or a thread counts as busy all the time. */
const full = 0.9;

/** What keeps the rate from being higher. */
export function firstLimit(measured: Measured): string {
  const { load, cpus, slots } = measured;
  const parts = cpuOf(measured);
  const busy = (load.to.machine - load.from.machine) / seconds(load);
  const operator = parts.find(({ name }) => name === 'operator')?.load ?? 0;
  if (operator >= full) return `the operator's thread (${operator.toFixed(2)} CPUs)`;
  const most = parts
    .slice(0, 3)
    .map(({ name, load: used }) => `${name} ${used.toFixed(2)}`)
    .join(', ');
  if (busy >= full * cpus)
    return `the ${cpus} CPUs of this machine, ${busy.toFixed(2)} of which were busy (${most})`;
  return `neither CPUs (${busy.toFixed(2)} of ${cpus} busy) nor the operator's thread: the ${slots} slots, or what a job waits for`;
}

/** The tables of the figures. */
export function report(measured: Measured): string {
  const { load, idle, jobs, delays, memory, blocked } = measured;
  const took = seconds(load);
  const each = (value: number): string => (value / jobs).toFixed(1);
  const [before, after] = [load.from, load.to];
  const { operator, apiserver, etcd } = after;
  const idleRequests = (idle.to.apiserver.requests - idle.from.apiserver.requests) / seconds(idle);
  const idleWrites = (idle.to.apiserver.writes - idle.from.apiserver.writes) / seconds(idle);
  const requests = apiserver.requests - before.apiserver.requests - idleRequests * took;
  const writes = apiserver.writes - before.apiserver.writes - idleWrites * took;
  const passes = operator.passes - before.operator.passes;
  const rows = [
    ['jobs a second', (jobs / took).toFixed(2)],
    ['operator: writes a job', each(operator.writes - before.operator.writes)],
    ['operator: requests a job', each(operator.requests - before.operator.requests)],
    [
      'operator: passes a job, and milliseconds each',
      `${each(passes)}, ${((operator.passing - before.operator.passing) / passes / 0.001).toFixed(0)}`,
    ],
    ['operator: passes that failed', String(operator.errors - before.operator.errors)],
    ['operator: memory at most', `${(memory / 2 ** 20).toFixed(0)} MiB`],
    ['operator: event loop blocked at most', `${blocked.toFixed(0)} ms`],
    [
      'operator: restarted',
      operator.started === before.operator.started ? 'no' : 'YES, so its counters are wrong',
    ],
    ['apiserver: requests a job, all clients', each(requests)],
    ['apiserver: writes a job, all clients', each(writes)],
    [
      'apiserver: a write takes, milliseconds',
      (
        ((apiserver.writing - before.apiserver.writing) / (apiserver.writes - before.apiserver.writes)) *
        1000
      ).toFixed(1),
    ],
    ['apiserver: writes a second of the nodes alone', idleWrites.toFixed(1)],
    ['etcd: puts a job', each(etcd.puts - before.etcd.puts)],
    ['etcd: bytes put a job', kibi((etcd.put - before.etcd.put) / jobs)],
    ['etcd: bytes of its log a job', kibi((etcd.log - before.etcd.log) / jobs)],
    ['etcd: growth of its file a job', kibi((etcd.file - before.etcd.file) / jobs)],
    ['etcd: growth of what is in use a job', kibi((etcd.used - before.etcd.used) / jobs)],
    ...delayRows(delays),
    ["namespaces of jobs at the last job's end", String(measured.leftAtEnd)],
    [`namespaces of jobs ${inSeconds(measured.drained)} s later`, String(measured.left)],
  ];
  const cpu = cpuOf(measured).map(({ name, idle: base, load: used }) => [
    name,
    base.toFixed(2),
    used.toFixed(2),
    (((used - base) * took) / jobs).toFixed(3),
  ]);
  const machine = (period: { from: Reading; to: Reading }): number =>
    (period.to.machine - period.from.machine) / seconds(period);
  const whole = [machine(idle), machine(load), ((machine(load) - machine(idle)) * took) / jobs] as const;
  return [
    tableOf([['', 'measured'], ...rows]),
    '',
    tableOf([
      ['CPU seconds', 'a second, idle', 'a second, loaded', 'a job'],
      ['the whole machine', whole[0].toFixed(2), whole[1].toFixed(2), whole[2].toFixed(3)],
      ...cpu,
    ]),
    '',
    `First limit: ${firstLimit(measured)}.`,
  ].join('\n');
}

/** From the end of the user's container to that of the job. */
function delayRows(delays: readonly number[]): string[][] {
  if (delays.length === 0) return [];
  const sorted = [...delays].sort((one, other) => one - other);
  const late = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  const name = 'from the end of the container to that of the job, milliseconds';
  return [
    [`${name}: median`, spread(sorted).median.toFixed(0)],
    [`${name}: 99 %`, late.toFixed(0)],
  ];
}
