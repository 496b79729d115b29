import { existsSync } from 'node:fs';
import { readdir, readlink, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cniResults, containerLogLinks, devicePlugins, layout, podNetwork, shimSockets } from './layout.ts';
import { whyUnhealthy } from './probe.ts';

/**
 * Files of the node outside its state folder, at paths that are constants in libcni, containerd and the kubelet. Other
 * clusters on this machine may use the same folders. Ours have the name of our network, link into our state folder, or
 * are sockets that nobody serves. Call it only after the node's processes have been stopped.
 */
export async function leftFiles(): Promise<string[]> {
  return [
    ...(await networkResults()),
    ...(await ourLogLinks()),
    ...(await deadSockets(shimSockets)),
    ...(await deadSockets(devicePlugins)),
  ];
}

export async function removeLeftFiles(): Promise<void> {
  for (const file of await leftFiles()) await rm(file, { force: true });
  for (const folder of [...sharedFolders, ...sharedFolders.map((path) => dirname(path))])
    await removeIfEmpty(folder);
}

/** Folders that we may share with other clusters. */
const sharedFolders = [cniResults, containerLogLinks, shimSockets, devicePlugins];

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch {
    // missing, used by others, or a mount point
  }
}

const entriesOf = async (directory: string): Promise<string[]> =>
  existsSync(directory) ? (await readdir(directory)).map((name) => join(directory, name)) : [];

async function networkResults(): Promise<string[]> {
  const prefix = join(cniResults, `${podNetwork.name}-`);
  return (await entriesOf(cniResults)).filter((path) => path.startsWith(prefix));
}

async function ourLogLinks(): Promise<string[]> {
  const ours: string[] = [];
  for (const path of await entriesOf(containerLogLinks)) {
    try {
      if ((await readlink(path)).startsWith(`${layout.podLogs}/`)) ours.push(path);
    } catch {
      // not a link, or already gone
    }
  }
  return ours;
}

/** Sockets of running programs are served. One that nobody serves is useless. */
async function deadSockets(folder: string): Promise<string[]> {
  const sockets = await entriesOf(folder);
  const states = await Promise.all(sockets.map((socket) => whyUnhealthy({ kind: 'socket', socket })));
  return sockets.filter((_, index) => states[index]?.includes('ECONNREFUSED') === true);
}
