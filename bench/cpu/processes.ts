import { readFile, readdir } from 'node:fs/promises';

/** Clock ticks a second in /proc: USER_HZ, which is 100 on all of Node's Linux platforms. */
const ticks = 100;

/** The parts of the local cluster that run outside pods, by the names of their processes. */
const components = new Set([
  ...['kube-apiserver', 'etcd', 'kubelet', 'containerd', 'kube-controller', 'kube-scheduler', 'kube-proxy'],
  ...['docker-registry', 'registry-front', 'policy-agent', 'kwok'],
]);

/** CPU seconds of the cluster's long-lived processes so far, by name. Children that have ended count as their parent's. */
export async function secondsByComponent(): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    if (!components.has(name)) continue;
    // proc(5): utime, stime, cutime and cstime are fields 14 to 17.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15);
    const seconds = fields.reduce((sum, field) => sum + Number(field), 0) / ticks;
    used.set(name, (used.get(name) ?? 0) + seconds);
  }
  return used;
}

/** CPU seconds of this process so far. */
export function secondsOfBench(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU seconds that the whole machine has been busy since it was started. */
export async function secondsOfMachine(): Promise<number> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  // user, nice, system, idle, iowait, irq, softirq, steal; the guests' time is part of the user's.
  const [user, nice, system, , , irq, softirq] = line.split(/\s+/).slice(1).map(Number);
  return [user, nice, system, irq, softirq].reduce<number>((sum, value) => sum + (value ?? 0), 0) / ticks;
}
