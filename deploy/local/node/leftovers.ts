import { existsSync } from 'node:fs';
import { readdir, readlink, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cniResults, containerLogLinks, devicePlugins, layout, podNetwork, shimSockets } from './layout.ts';
import { whyUnhealthy } from './probe.ts';

/**
 * Files of the node outside its state folder: places that are constants in libcni, containerd and the kubelet, and
 * that other clusters of this machine may use too. Ours are told by the network's name, by where links lead, and by
 * nobody serving the socket. To be asked when the node's processes have ended.
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

/** Made for files of ours, but maybe not only for them. */
const sharedFolders = [cniResults, containerLogLinks, shimSockets, devicePlugins];

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch {
    // absent, in use by others, or a mount of the machine's
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
      // not a link, or gone by now
    }
  }
  return ours;
}

/** Those of other programs that run are served; one that nobody serves is of no use to anybody. */
async function deadSockets(folder: string): Promise<string[]> {
  const sockets = await entriesOf(folder);
  const states = await Promise.all(sockets.map((socket) => whyUnhealthy({ kind: 'socket', socket })));
  return sockets.filter((_, index) => states[index]?.includes('ECONNREFUSED') === true);
}
