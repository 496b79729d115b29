import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeName } from './addresses.ts';

/** Parent of all pods' cgroups, in each hierarchy. The machine's other cgroups are never touched. */
export const podCgroup = `/${nodeName}`;

const root = '/sys/fs/cgroup';

/** Our folder in each hierarchy: one per controller with cgroup v1, a single one with v2. */
async function ourFolders(): Promise<string[]> {
  if (existsSync(join(root, 'cgroup.controllers'))) return [join(root, podCgroup)];
  const names = await readdir(root, { withFileTypes: true });
  return names.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name, podCgroup));
}

/** Creates the parent cgroup in each hierarchy. */
export async function ensureCgroups(): Promise<void> {
  for (const folder of await ourFolders()) {
    await mkdir(folder, { recursive: true });
    // A new cpuset is empty. No process can join it until it has CPUs and memory nodes.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const path = join(folder, file);
      if (!folder.startsWith(join(root, 'cpuset')) || !existsSync(path)) continue;
      await writeFile(path, await readFile(join(root, 'cpuset', file), 'utf8'));
    }
  }
}

/** Our cgroups that exist. */
export async function leftCgroups(): Promise<string[]> {
  return (await ourFolders()).filter((folder) => existsSync(folder));
}

/** Removes our cgroups. Retries, because the kernel may take a moment to notice that their processes are gone. */
export async function removeCgroups(): Promise<void> {
  for (const folder of await leftCgroups()) {
    for (let attempt = 0; !(await removeTree(folder)) && attempt < 20; attempt++) await sleep(100);
  }
}

/** Only a folder without subfolders can be removed. Its files go with it. Returns false if one is still busy. */
async function removeTree(folder: string): Promise<boolean> {
  let gone = true;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) gone = (await removeTree(join(folder, entry.name))) && gone;
  }
  if (!gone) return false;
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}
