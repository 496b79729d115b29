import { apiserver } from './apiserver.ts';
import type { Component, Describe } from './component.ts';
import { containerd } from './containerd.ts';
import { controllerManager } from './controller-manager.ts';
import { etcd } from './etcd.ts';
import { gitServer } from './git-server.ts';
import { kubeProxy } from './kube-proxy.ts';
import { kubelet } from './kubelet.ts';
import { policyAgent } from './policy-agent.ts';
import { mirror, seed, workspace, workspaceFront } from './registries.ts';
import { scheduler } from './scheduler.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';

/** Components of one wave do not depend on each other. Each wave depends on the ones before it. */
const waves = {
  stores: [seed, mirror, workspace, workspaceFront, gitServer, etcd, containerd],
  api: [apiserver],
  control: [controllerManager, scheduler, policyAgent],
  // Policies must be enforced before the first pod. kube-proxy waits for the node, which the kubelet registers.
  node: [kubelet, kubeProxy],
} as const satisfies Record<string, readonly Describe[]>;

export type Wave = keyof typeof waves;

export const describeWave = (wave: Wave, artifacts: Artifacts): readonly Component[] =>
  waves[wave].map((describe) => describe(artifacts));

export const describeAll = (artifacts: Artifacts): readonly Component[] =>
  Object.values(waves).flatMap((wave) => wave.map((describe) => describe(artifacts)));
