import { rm } from 'node:fs/promises';
import { checkForLeftovers, type Check } from './node/checks.ts';
import { clearRuntime, endOurProcesses } from './node/clear.ts';
import { layout } from './node/layout.ts';
import { takeLock } from './node/lock.ts';
import { restoreMachineSettings } from './node/machine-settings.ts';
import { mountsBelow } from './node/mounts.ts';
import type { Progress } from './progress.ts';

/** Ends the cluster and forgets it; what was built stays in the cache. Returns what a look around found afterwards. */
export async function down(progress: Progress): Promise<readonly Check[]> {
  await takeLock('cluster-down');
  await progress.step('end processes', endOurProcesses);
  await progress.step('clear mounts, network, cgroups', clearRuntime);
  await restoreMachineSettings();
  const checks = await checkForLeftovers();
  // Never through a mount: behind one may be files that are not ours.
  if (checks.every((check) => check.left.length === 0) && (await mountsBelow(layout.state)).length === 0) {
    await progress.step('remove state', () => rm(layout.state, { recursive: true, force: true }));
  }
  return checks;
}
