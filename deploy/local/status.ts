import { readFile } from 'node:fs/promises';
import { recordedArtifacts } from './node/recorded-artifacts.ts';
import type { Artifacts } from './artifacts/artifacts.ts';
import { CommandError } from './command.ts';
import type { Component } from './components/component.ts';
import { describeAll } from './components/index.ts';
import { nodeName } from './node/addresses.ts';
import { whyNoDns } from './node/dns-probe.ts';
import { runningAs } from './node/ensure-daemon.ts';
import { kubectl } from './node/kubectl.ts';
import { whyUnhealthy } from './node/probe.ts';
import { formatDuration } from './progress.ts';

const ticksPerSecond = 100; // USER_HZ, fixed by Linux's interface (proc(5))

interface Row {
  readonly name: string;
  readonly pid: string;
  readonly health: string;
  readonly age: string;
  readonly isWell: boolean;
}

/** The state of each component and of the node as a table, and whether all of them are healthy. */
export async function status(): Promise<{ readonly table: string; readonly isWell: boolean }> {
  const artifacts = await recordedArtifacts();
  const components = describeAll(artifacts);
  const rows = await Promise.all(components.map(componentRow));
  rows.push(wholeRow('node', await whyNodeNotReady(artifacts)), wholeRow('cluster DNS', await whyNoDns()));
  return { table: formatTable(rows), isWell: rows.every((row) => row.isWell) };
}

async function componentRow(component: Component): Promise<Row> {
  const [running] = await runningAs(component);
  if (running === undefined)
    return { name: component.name, pid: '-', health: 'not running', age: '-', isWell: false };
  const why = await whyUnhealthy(component.probe);
  const uptime = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  return {
    name: component.name,
    pid: String(running.pid),
    health: why ?? 'healthy',
    age: formatDuration((uptime - running.startTime / ticksPerSecond) * 1000),
    isWell: why === undefined,
  };
}

/** A row for something that is not a single process. */
const wholeRow = (name: string, why: string | undefined): Row => ({
  name,
  pid: '-',
  health: why ?? 'ready',
  age: '-',
  isWell: why === undefined,
});

async function whyNodeNotReady(artifacts: Artifacts): Promise<string | undefined> {
  const ready = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  try {
    const answer = await kubectl(artifacts, [
      'get',
      `node/${nodeName}`,
      '--request-timeout=5s',
      '--output',
      ready,
    ]);
    return answer.trim() === 'True' ? undefined : 'not ready';
  } catch (error) {
    if (error instanceof CommandError) return 'unknown: the apiserver did not answer';
    throw error;
  }
}

function formatTable(rows: readonly Row[]): string {
  const lines = [
    ['COMPONENT', 'PID', 'AGE', 'HEALTH'],
    ...rows.map((row) => [row.name, row.pid, row.age, row.health]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cells: string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map(pad).join('\n');
}
