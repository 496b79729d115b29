import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { podCgroup } from '../../deploy/local/node/cgroups.ts';

const root = '/sys/fs/cgroup';
const isV2 = existsSync(join(root, 'cgroup.controllers'));
/** The kubelet's folder for pods: pods by class of service, then containers. */
const pods = join(root, isV2 ? '' : 'cpuacct', podCgroup, 'kubepods');

/** CPU seconds that a cgroup has used so far, its descendants included; undefined if it is gone. */
async function secondsOf(folder: string): Promise<number | undefined> {
  try {
    if (!isV2) return Number(await readFile(join(folder, 'cpuacct.usage'), 'utf8')) / 1e9;
    const [, used] = /^usage_usec (\d+)$/m.exec(await readFile(join(folder, 'cpu.stat'), 'utf8')) ?? [];
    return Number(used) / 1e6;
  } catch {
    return undefined;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

/** CPU seconds of all pods since the cluster was started, those that are gone included. */
export const secondsOfPods = async (): Promise<number> => (await secondsOf(pods)) ?? 0;

/** CPU seconds of each container that exists, by its id. */
export async function secondsByContainer(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const classes = await foldersIn(pods);
  const ofPods = [...classes, ...(await Promise.all(classes.map(foldersIn))).flat()];
  for (const folder of (await Promise.all(ofPods.map(foldersIn))).flat()) {
    const id = folder.slice(folder.lastIndexOf('/') + 1);
    const used = /^[0-9a-f]{64}$/.test(id) ? await secondsOf(folder) : undefined;
    if (used !== undefined) found.set(id, used);
  }
  return found;
}
