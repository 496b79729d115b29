import { readFile, readdir } from 'node:fs/promises';

/** SIGKILL to the processes of a container, which are told by their cgroup; from inside nobody may do that to pid 1. */
export async function endContainer(containerId: string): Promise<void> {
  const pids = await processesOf(containerId);
  if (pids.length === 0) throw new Error(`no process of this machine is in container ${containerId}`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

async function processesOf(containerId: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^[0-9]+$/.test(entry)).map(Number);
  const inside = await Promise.all(
    pids.map(async (pid) => {
      const cgroups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''); // it may have ended
      return cgroups.includes(containerId);
    }),
  );
  return pids.filter((_pid, index) => inside[index]);
}
