import { readFile, readdir, readlink } from 'node:fs/promises';

/** A PID may be reused. Together with the start time, in clock ticks after boot, it is unique. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: number;
}

export interface ProcessEntry extends ProcessIdentity {
  readonly argv: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Paths in all cgroup hierarchies. */
  readonly cgroups: readonly string[];
  /** For example `net:[4026531840]`. */
  readonly networkNamespace: string;
}

/** Fields 3 and 22 of /proc/PID/stat (proc(5)). The name before them may contain spaces and parentheses. */
export function parseStat(stat: string): { readonly state: string; readonly startTime: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTime: Number(fields[19]) };
}

export function parseEnvironment(text: string): Map<string, string> {
  const pairs = text.split('\0').filter((line) => line.includes('='));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export function parseCgroups(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1));
}

/** All processes except kernel threads, zombies, and those that exit meanwhile. */
export async function readProcesses(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map(readProcess));
  return entries.filter((entry) => entry !== undefined);
}

async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  const at = (file: string): string => `/proc/${pid}/${file}`;
  try {
    const { state, startTime } = parseStat(await readFile(at('stat'), 'utf8'));
    const argv = (await readFile(at('cmdline'), 'utf8')).split('\0').slice(0, -1);
    if (state === 'Z' || state === 'X' || argv.length === 0) return undefined;
    return {
      pid,
      startTime,
      argv,
      environment: parseEnvironment(await readFile(at('environ'), 'utf8')),
      cgroups: parseCgroups(await readFile(at('cgroup'), 'utf8')),
      networkNamespace: await readlink(at('ns/net')),
    };
  } catch {
    return undefined; // it has exited
  }
}

/** Whether this very process, not a later one with the same PID, is still running. */
export async function isAlive(process: ProcessIdentity): Promise<boolean> {
  try {
    const { state, startTime } = parseStat(await readFile(`/proc/${process.pid}/stat`, 'utf8'));
    return startTime === process.startTime && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
