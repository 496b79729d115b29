import { textSource } from '../../src/pipeline/3-build/sources/text-input.ts';
import type { ContainerName, PodStep } from '../../src/pipeline/containers.ts';
import type { ContainerSeen, PodSeen } from '../../src/pipeline/pod-seen.ts';
import type { Snapshot } from '../../src/pipeline/snapshot.ts';
import { makeSettings } from './settings.ts';
import { scanMemory } from './scan-memory.ts';

export const begin = Date.parse('2026-01-01T12:00:00Z');
/** Of the snapshot's settings, in milliseconds. */
export const { startTimeout } = makeSettings();
export const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();

/** Makes a snapshot. Defaults to that of a valid new job: a free slot, and nothing exists yet. */
export function makeSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    now: begin,
    settings: makeSettings(),
    source: textSource('FROM debian:bookworm\nCMD true\n', {}),
    queue: { isNext: true, ahead: 0 },
    runtimeClasses: ['gvisor'],
    isolation: {
      kind: 'proof',
      proof: {
        network: 'proved',
        userNamespace: 'proved',
        sandbox: 'proved',
        processes: 'proved',
        time: at(-60),
      },
    },
    ...scanMemory,
    advice: {},
    cacheTags: [],
    pods: [],
    logs: {},
    unreadableLogs: {},
    results: {},
    ...overrides,
  };
}

export const running = (name: ContainerName, since = at(0)): ContainerSeen => ({
  name,
  state: 'running',
  startedAt: since,
});
export const waiting = (name: ContainerName, reason?: string, message?: string): ContainerSeen => ({
  name,
  state: 'waiting',
  ...(reason !== undefined && { reason }),
  ...(message !== undefined && { message }),
});
export const ended = (
  name: ContainerName,
  exitCode = 0,
  more: Partial<Extract<ContainerSeen, { state: 'terminated' }>> = {},
): ContainerSeen => ({
  name,
  state: 'terminated',
  exitCode,
  startedAt: at(0),
  finishedAt: at(5),
  ...more,
});

export function makePod(
  step: PodStep,
  containers: readonly ContainerSeen[],
  overrides: Partial<PodSeen> = {},
): PodSeen {
  return {
    name: `${step}-1-0`,
    uid: `uid-of-${step}`,
    step,
    run: 1,
    attempt: 0,
    phase: 'Running',
    node: 'node-1',
    createdAt: at(0),
    deleting: false,
    userNamespace: step !== 'scan',
    containers,
    ...overrides,
  };
}
