import { kubelet } from '../../../deploy/local/components/kubelet.ts';
import type { Component } from '../../../deploy/local/components/component.ts';
import { ensureDaemon } from '../../../deploy/local/node/ensure-daemon.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';

/** Restarts the kubelet of the local cluster as described, if it differs. Running pods stay. */
async function ensureKubelet(describe: (component: Component) => Component): Promise<void> {
  const artifacts = await recordedArtifacts();
  const searchPath = `${artifacts.searchPath}:/usr/sbin:/usr/bin:/sbin:/bin`;
  await ensureDaemon(describe(kubelet(artifacts)), searchPath);
}

/** Makes the local cluster one that does not limit the processes of new pods. */
export const stopLimitingProcesses = (): Promise<void> =>
  ensureKubelet((component) => ({
    ...component,
    files: component.files.map((file) => ({
      ...file,
      content: file.content.replace(/"podPidsLimit": \d+/, '"podPidsLimit": -1'),
    })),
  }));

export const startLimitingProcesses = (): Promise<void> => ensureKubelet((component) => component);
