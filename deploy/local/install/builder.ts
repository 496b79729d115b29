import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Artifacts } from '../artifacts/index.ts';
import { tail } from '../command.ts';
import { seedRegistry } from '../node/addresses.ts';
import { podCgroup } from '../node/cgroups.ts';
import { succeeds } from '../node/command.ts';
import { cacheDirectory, logDirectory } from '../paths.ts';

const root = join(cacheDirectory, 'builder');
const socket = join(root, 'buildkitd.sock');
const configFile = join(root, 'buildkitd.toml');
const logFile = join(logDirectory, 'builder.log');
const patienceMilliseconds = 30_000;

/**
 * Base images come from the local registry, or from the registry in their name if the local one lacks them. The cgroups
 * are below the cluster's, so `make cluster-down` removes them.
 */
const config = `
root = "${root}/state"
[grpc]
  address = ["unix://${socket}"]
[worker.containerd]
  enabled = false
[worker.oci]
  enabled = true
  gc = true
  maxUsedSpace = "4GB"
  defaultCgroupParent = "${podCgroup}/builder"
[registry."docker.io"]
  mirrors = ["${seedRegistry}"]
[registry."${seedRegistry}"]
  http = true
`;

/**
 * Starts a BuildKit daemon, runs `work`, and stops the daemon. The caller must hold the cache's lock, because the
 * daemon's layers are in the cache.
 *
 * @throws Error with the end of the daemon's log if it does not start
 */
export async function withBuilder<T>(
  artifacts: Artifacts,
  work: (address: string) => Promise<T>,
): Promise<T> {
  await mkdir(root, { recursive: true });
  await mkdir(logDirectory, { recursive: true });
  await rm(socket, { force: true });
  await writeFile(configFile, config);
  const daemon = await start(artifacts);
  try {
    await untilReady(artifacts, daemon);
    return await work(`unix://${socket}`);
  } finally {
    await end(daemon);
  }
}

/**
 * Runs the daemon in its own PID and mount namespaces and binds it to the life of this process, so that no process and
 * no mount outlives either. It uses the machine's network to reach the package registries.
 */
async function start({ binaries, searchPath }: Artifacts): Promise<ChildProcess> {
  const log = await open(logFile, 'a');
  const namespaces = ['unshare', '--mount', '--mount-proc', '--pid', '--fork', '--kill-child'];
  const buildkitd = [
    ...[binaries.buildkitd, `--config=${configFile}`],
    ...[`--oci-worker-binary=${binaries.runc}`, '--oci-worker-net=host'],
  ];
  const daemon = spawn('setpriv', ['--pdeathsig=KILL', ...namespaces, ...buildkitd], {
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, PATH: `${searchPath}:/usr/sbin:/usr/bin:/sbin:/bin` },
  });
  await once(daemon, 'spawn');
  await log.close();
  return daemon;
}

async function untilReady({ binaries }: Artifacts, daemon: ChildProcess): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds;
  while (!(await succeeds([binaries.buildctl, `--addr=unix://${socket}`, 'debug', 'workers']))) {
    if (hasEnded(daemon) || Date.now() > deadline) {
      throw new Error(`buildkitd did not start; see ${logFile}:\n${tail(await readFile(logFile, 'utf8'))}`);
    }
    await sleep(100);
  }
}

/** `unshare` does not forward signals, so its child, the init process of the PID namespace, is signaled. */
async function end(daemon: ChildProcess): Promise<void> {
  if (hasEnded(daemon) || daemon.pid === undefined) return;
  const ended = once(daemon, 'exit');
  const children = await readFile(`/proc/${daemon.pid}/task/${daemon.pid}/children`, 'utf8');
  for (const child of children.split(' ').filter((pid) => pid.trim() !== ''))
    process.kill(Number(child), 'SIGTERM');
  const impatient = setTimeout(() => daemon.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(impatient);
}

const hasEnded = (daemon: ChildProcess): boolean => daemon.exitCode !== null || daemon.signalCode !== null;
