import { rm } from 'node:fs/promises';
import { checkForLeftovers, type Check } from './node/checks.ts';
import { clearRuntime, endOurProcesses } from './node/clear.ts';
import { layout } from './node/layout.ts';
import { takeLock } from './node/lock.ts';
import { restoreMachineSettings } from './node/machine-settings.ts';
import { mountsBelow } from './node/mounts.ts';
import type { Progress } from './progress.ts';

/** Stops the cluster and deletes its state. The cache stays. Returns what is left on the machine afterwards. */
export async function down(progress: Progress): Promise<readonly Check[]> {
  await takeLock('cluster-down');
  await progress.step('stop processes', endOurProcesses);
  await progress.step('remove mounts, network, cgroups', clearRuntime);
  await restoreMachineSettings();
  const checks = await checkForLeftovers();
  // Never delete through a mount: the files behind it may not be ours.
  if (checks.every((check) => check.left.length === 0) && (await mountsBelow(layout.state)).length === 0) {
    await progress.step('remove state', () => rm(layout.state, { recursive: true, force: true }));
  }
  return checks;
}
