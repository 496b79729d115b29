import { readlink } from 'node:fs/promises';
import { isInPod, isMarked } from './daemon.ts';
import { inNode, namespaceExists } from './network-namespace.ts';
import { run } from './command.ts';
import { type ProcessEntry, readProcesses } from './process-table.ts';

/**
 * Every process of the node: its daemons and their descendants (by the mark), those of pods (by the cgroup), and all
 * others in its network namespace.
 */
export async function ourProcesses(): Promise<ProcessEntry[]> {
  const namespace = await nodeNamespace();
  const processes = await readProcesses();
  return processes.filter(
    (entry) =>
      entry.pid !== process.pid &&
      (isMarked(entry) || isInPod(entry) || entry.networkNamespace === namespace),
  );
}

async function nodeNamespace(): Promise<string | undefined> {
  if (!(await namespaceExists())) return undefined;
  const inside = (await run(inNode(['readlink', '/proc/self/ns/net']))).trim();
  return inside === (await readlink('/proc/self/ns/net')) ? undefined : inside;
}
