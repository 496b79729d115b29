import { readFile, readdir } from 'node:fs/promises';

/**
 * Sends SIGKILL to the processes of a container, which are found by their cgroup. This has to happen on the node,
 * because pid 1 of a container is immune to signals from inside.
 */
export async function endContainer(containerId: string): Promise<void> {
  const pids = await processesOf(containerId);
  if (pids.length === 0) throw new Error(`no process on this machine belongs to container ${containerId}`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** The processes of a container, found by their cgroup. */
export async function processesOf(containerId: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^[0-9]+$/.test(entry)).map(Number);
  const inside = await Promise.all(
    pids.map(async (pid) => {
      const cgroups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''); // the process may have ended
      return cgroups.includes(containerId);
    }),
  );
  return pids.filter((_pid, index) => inside[index]);
}
