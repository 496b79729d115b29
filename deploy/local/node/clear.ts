import { rm } from 'node:fs/promises';
import { removeCgroups } from './cgroups.ts';
import { isInPod } from './daemon.ts';
import { endProcesses } from './end-processes.ts';
import { layout } from './layout.ts';
import { removeLeftFiles } from './leftovers.ts';
import { mountsBelow, unmountBelow } from './mounts.ts';
import { removeNetworkNamespace } from './network-namespace.ts';
import { ourProcesses } from './our-processes.ts';

/** These start other processes, so they are stopped first. */
const starters = ['kubelet', 'containerd'];
const graceMilliseconds = 1_000;

/** Stops every process of the node. Those of pods get no grace period. */
export async function endOurProcesses(): Promise<void> {
  const first = (await ourProcesses()).filter((entry) =>
    starters.some((name) => entry.argv[0]?.endsWith(`/${name}`)),
  );
  await endProcesses(first, graceMilliseconds);
  // Processes may start others meanwhile, so repeat until there are none.
  for (let round = 0; round < 5; round++) {
    const left = await ourProcesses();
    if (left.length === 0) return;
    await endProcesses(left.filter(isInPod), 0);
    await endProcesses(
      left.filter((entry) => !isInPod(entry)),
      graceMilliseconds,
    );
  }
}

/** Removes what is useless without processes: mounts, network, cgroups, sockets, address leases. */
export async function clearRuntime(): Promise<void> {
  await unmountBelow(layout.state);
  await removeNetworkNamespace();
  await removeCgroups();
  await removeLeftFiles();
  // Never delete through a mount: the files behind it may not be ours.
  if ((await mountsBelow(layout.run)).length === 0) await rm(layout.run, { recursive: true, force: true });
}
