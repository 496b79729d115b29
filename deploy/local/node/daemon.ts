import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from './command.ts';
import { layout } from './layout.ts';
import { inNode } from './network-namespace.ts';
import type { ProcessEntry } from './process-table.ts';
import { podCgroup } from './cgroups.ts';

export interface ConfigFile {
  readonly path: string;
  readonly content: string;
  /** Default 0o644. */
  readonly mode?: number;
}

/** A long-running program of the node, as plain data. */
export interface Daemon {
  readonly name: string;
  /** Network namespace it runs in: the node's or the machine's. */
  readonly network: 'node' | 'host';
  readonly command: Command;
  readonly files: readonly ConfigFile[];
  readonly directories: readonly string[];
}

/** Environment variables that identify a daemon. Its children inherit them, so a scan finds those, too. */
const marks = { state: 'DFJ_NODE_STATE', daemon: 'DFJ_NODE_DAEMON', revision: 'DFJ_NODE_REVISION' } as const;

/** Changes whenever the daemon must be restarted to match its description. */
export function revisionOf(daemon: Daemon): string {
  const what = JSON.stringify([daemon.network, daemon.command, daemon.files]);
  return createHash('sha256').update(what).digest('hex').slice(0, 16);
}

/**
 * Whether the process is that daemon. It must have the mark, run the program (children run others) and not be in a pod,
 * where any variable can be set.
 */
export function isDaemon(entry: ProcessEntry, daemon: Daemon): boolean {
  return (
    isMarked(entry) &&
    !isInPod(entry) &&
    entry.environment.get(marks.daemon) === daemon.name &&
    entry.argv[0] === daemon.command[0]
  );
}

export const hasRevision = (entry: ProcessEntry, daemon: Daemon): boolean =>
  entry.environment.get(marks.revision) === revisionOf(daemon);

/** Whether a daemon of this state folder started the process, directly or indirectly. */
export const isMarked = (entry: ProcessEntry): boolean => entry.environment.get(marks.state) === layout.state;

export const isInPod = (entry: ProcessEntry): boolean =>
  entry.cgroups.some((path) => path === podCgroup || path.startsWith(`${podCgroup}/`));

/**
 * Writes the daemon's files and starts it, detached from this process. Its environment has the mark from the very
 * beginning, so that it can be found even if this process is killed here.
 */
export async function startDaemon(daemon: Daemon, searchPath: string): Promise<void> {
  for (const directory of daemon.directories) await mkdir(directory, { recursive: true });
  for (const file of daemon.files) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.content, { mode: file.mode ?? 0o644 });
  }
  const log = await open(logFileOf(daemon.name), 'a');
  const [program, ...args] = daemon.network === 'node' ? inNode(daemon.command) : daemon.command;
  const child = spawn(program, args, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: searchPath,
      HOME: '/root',
      [marks.state]: layout.state,
      [marks.daemon]: daemon.name,
      [marks.revision]: revisionOf(daemon),
    },
  });
  await once(child, 'spawn');
  child.unref();
  await log.close();
}

export const logFileOf = (name: string): string => join(layout.logs, `${name}.log`);
