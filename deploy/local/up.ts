import { chmod, mkdir } from 'node:fs/promises';
import { ensureArtifacts, pushImages } from './artifacts/index.ts';
import type { Artifacts } from './artifacts/artifacts.ts';
import { describeWave, type Wave } from './components/index.ts';
import { ensureCertificates } from './identity/certificates.ts';
import { writeKubeconfigs } from './identity/kubeconfigs.ts';
import { ensureRegistryCertificates } from './identity/registry-certificates.ts';
import { clusterObjects } from './manifests/index.ts';
import { nodeName, seedRegistry } from './node/addresses.ts';
import { ensureCgroups } from './node/cgroups.ts';
import { clearRuntime, endOurProcesses } from './node/clear.ts';
import { waitForDns } from './node/dns-probe.ts';
import { ensureDaemon } from './node/ensure-daemon.ts';
import { kubectl } from './node/kubectl.ts';
import { layout } from './node/layout.ts';
import { takeLock } from './node/lock.ts';
import { raiseMachineSettings } from './node/machine-settings.ts';
import { ensureNetworkNamespace, namespaceExists } from './node/network-namespace.ts';
import { ourProcesses } from './node/our-processes.ts';
import { recordArtifacts } from './node/recorded-artifacts.ts';
import type { Progress } from './progress.ts';
import { ensureSampleRepository } from './sample-repository.ts';

/** Starts the cluster from any state: stopped, partly running, after an interrupted start, or already running. */
export async function up(progress: Progress): Promise<void> {
  await takeLock('cluster-up');
  await mkdir(layout.state, { recursive: true });
  await chmod(layout.state, 0o711); // it holds keys, but the shifted users of pods must reach their files below it
  await mkdir(layout.logs, { recursive: true });
  const artifacts = await ensureArtifacts(progress);
  await recordArtifacts(artifacts);

  await progress.step('network, cgroups, certificates', prepareMachine);
  await progress.step('sample repository', ensureSampleRepository);
  await startWave('stores', artifacts, progress);
  await pushImages(artifacts, seedRegistry, progress);
  await startWave('api', artifacts, progress);
  await progress.step('cluster objects', () => applyObjects(artifacts)); // the policy agent needs its ClusterRole
  await startWave('control', artifacts, progress);
  await startWave('node', artifacts, progress);
  await progress.step('node and DNS ready', () => waitUntilReady(artifacts));
}

async function prepareMachine(): Promise<void> {
  // Without its processes or its network there is no node to keep: this is the first start, the machine was rebooted,
  // or somebody removed parts of it.
  if ((await ourProcesses()).length === 0 || !(await namespaceExists())) {
    await endOurProcesses();
    await clearRuntime();
  }
  await raiseMachineSettings();
  await ensureNetworkNamespace();
  await ensureCgroups();
  await ensureCertificates();
  await writeKubeconfigs();
  await ensureRegistryCertificates();
}

async function startWave(wave: Wave, artifacts: Artifacts, progress: Progress): Promise<void> {
  const searchPath = `${artifacts.searchPath}:/usr/sbin:/usr/bin:/sbin:/bin`;
  await Promise.all(
    describeWave(wave, artifacts).map((component) =>
      progress.step(component.name, () => ensureDaemon(component, searchPath)),
    ),
  );
}

async function applyObjects(artifacts: Artifacts): Promise<void> {
  const objects = JSON.stringify(clusterObjects);
  await kubectl(artifacts, ['apply', '--server-side', '--force-conflicts', '-f', '-'], objects);
}

async function waitUntilReady(artifacts: Artifacts): Promise<void> {
  await kubectl(artifacts, ['wait', '--for=create', `node/${nodeName}`, '--timeout=60s']);
  await kubectl(artifacts, ['wait', '--for=condition=Ready', `node/${nodeName}`, '--timeout=60s']);
  // Not the Deployment's status, which may be outdated right after a start.
  await waitForDns(90_000);
}
